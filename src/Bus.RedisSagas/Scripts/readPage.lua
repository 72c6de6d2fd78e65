#!lua flags=no-writes
--[[
Purpose   Read a page of instances in the order of a time, behind a place in that order, which need not be taken any more.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:all or :state:<state>   ZSET
ARGV[1]   1 for rising times, -1 for falling ones   ARGV[2] time of the place, '' for the start   ARGV[3] instance at the place
ARGV[4]   how many at most   ARGV[5] ms that the time must lie back, '' for any
RETURNS   {now in ms, instance, time, instance, time, ...}
ATOMIC    Ranks that are looked up one by one must be ranks in the same set. The search takes twice the logarithm of its size.
]]
local times = KEYS[1]
local direction, score, member, limit, age = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = age == '' and '+inf' or now - tonumber(age)
local isRising = direction == '1'

-- The first rank behind the place, or for falling times the first one at or behind it.
local low, high = 0, redis.call('ZCOUNT', times, '-inf', last)
local finish = high
if score ~= '' then
  low, high = redis.call('ZCOUNT', times, '-inf', '(' .. score), redis.call('ZCOUNT', times, '-inf', score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local found = redis.call('ZRANGE', times, middle, middle)[1]
    if found < member or (isRising and found == member) then
      low = middle + 1
    else
      high = middle
    end
  end
  if not isRising then
    finish = math.min(low, finish)
  end
end

local page
if isRising then
  local stop = math.min(low + limit, finish) - 1
  page = stop < low and {} or redis.call('ZRANGE', times, low, stop, 'WITHSCORES')
else
  local start = math.max(finish - limit, 0)
  page = finish == 0 and {} or redis.call('ZRANGE', times, start, finish - 1, 'WITHSCORES')
end
local reply = {now}
local step = isRising and 2 or -2
for i = isRising and 1 or #page - 1, isRising and #page or 1, step do
  reply[#reply + 1] = page[i]
  reply[#reply + 1] = page[i + 1]
end
return reply
