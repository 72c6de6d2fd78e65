#!lua flags=allow-oom
--[[
Purpose   Give tasks of a bridge whose lease is over back to the producer's list, where they are the next to be taken, in their order.
KEYS[1]   <list>   LIST
KEYS[2]   <list>:processing:<bridge>   LIST
KEYS[3]   <list>:bridges   ZSET
ARGV[1]   bridge   ARGV[2] the most tasks to give back
RETURNS   the number of tasks given back   -1 its lease is not over
ATOMIC    A bridge that renews its lease in between keeps its tasks.
]]
local list, processing, bridges = KEYS[1], KEYS[2], KEYS[3]
local bridge, limit = ARGV[1], tonumber(ARGV[2])

local time = redis.call('TIME')
local lease = tonumber(redis.call('ZSCORE', bridges, bridge) or 0)
if lease > time[1] * 1000 + math.floor(time[2] / 1000) then
  return -1
end

local moved = 0
while moved < limit and redis.call('LMOVE', processing, list, 'LEFT', 'RIGHT') do
  moved = moved + 1
end
if redis.call('EXISTS', processing) == 0 then
  redis.call('ZREM', bridges, bridge)
end
return moved
