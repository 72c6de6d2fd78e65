#!lua flags=no-writes
--[[
Purpose   Say which topic has the scheduled publish that is due first.
KEYS[1]   <prefix>:topics:delayed   ZSET
RETURNS   {entity name, due time, ms until then, 0 when it is due}   {} without one
ATOMIC    The time left is of the same moment as the due time.
]]
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if not first[1] then
  return {}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {first[1], first[2], math.max(0, tonumber(first[2]) - now)}
