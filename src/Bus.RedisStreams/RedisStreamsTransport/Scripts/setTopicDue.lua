#!lua flags=allow-oom
--[[
Purpose   Note when the next scheduled publish of a topic is due, unless somebody scheduled another one meanwhile.
KEYS[1]   <prefix>:topics:delayed   ZSET
ARGV[1]   entity name   ARGV[2] the due time that the caller read   ARGV[3] ms until the next one is due, -1 without one
RETURNS   null when it is noted, or the due time that somebody else noted meanwhile
ATOMIC    A publish that is scheduled in between must stay known.
]]
local topics = KEYS[1]
local entity, seen, left = ARGV[1], ARGV[2], tonumber(ARGV[3])

local present = redis.call('ZSCORE', topics, entity)
if present and tonumber(present) ~= tonumber(seen) then
  return present
end
if left < 0 then
  redis.call('ZREM', topics, entity)
else
  local time = redis.call('TIME')
  redis.call('ZADD', topics, time[1] * 1000 + math.floor(time[2] / 1000) + left, entity)
end
return nil
