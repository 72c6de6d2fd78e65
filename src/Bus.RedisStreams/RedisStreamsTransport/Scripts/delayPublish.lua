#!lua flags=allow-oom
--[[
Purpose   Keep a publish until it is due; it is routed then, by the subscriptions of that time.
KEYS[1]   <prefix>:topic:{<entity name>}:delayed          ZSET
KEYS[2]   <prefix>:topic:{<entity name>}:delayed:bodies   HASH
ARGV[1]   name of the publish, new for each   ARGV[2] delay in ms   ARGV[3] lane it goes to, 1-4   ARGV[4] topics whose subscribers get it   ARGV[5..] fields
RETURNS   {1 kept | 0 it was there already, due time in ms of the server's clock}
ATOMIC    A publish without its body, or a body that never comes due, must not exist.
]]
local delayed, bodies = KEYS[1], KEYS[2]
local name, delay, target, topics = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]

local kinds = {zset = delayed, hash = bodies}
for kind, key in pairs(kinds) do
  local held = redis.call('TYPE', key).ok
  if held ~= 'none' and held ~= kind then
    return redis.error_reply('WRONGTYPE The key ' .. key .. ' holds a ' .. held .. ', not a ' .. kind .. '; it belongs to something else')
  end
end

local time = redis.call('TIME')
local due = time[1] * 1000 + math.floor(time[2] / 1000) + delay
local isNew = redis.call('HSETNX', bodies, name, cmsgpack.pack({target, topics, unpack(ARGV, 5)}))
if isNew == 1 then
  redis.call('ZADD', delayed, due, name)
end
return {isNew, due}
