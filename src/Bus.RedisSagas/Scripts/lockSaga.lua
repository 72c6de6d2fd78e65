#!lua
--[[
Purpose   Lock an instance, whether it is there or not, if nobody else has.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>        HASH
KEYS[2]   <prefix>:{<tag>}:saga:<name>:<id>_lock   STRING
ARGV[1]   token   ARGV[2] ms that the lock holds   ARGV[3] version that the instance must have, '' for none, '*' for any
RETURNS   1 it is ours   0 the instance has another version   -1 somebody else holds the lock
ATOMIC    Nobody may write between the look at the version and the lock.
]]
local instance, lock = KEYS[1], KEYS[2]
local token, lifetime, expected = ARGV[1], ARGV[2], ARGV[3]

local holder = redis.call('GET', lock)
if holder and holder ~= token then
  return -1
end
if expected ~= '*' and (redis.call('HGET', instance, 'version') or '') ~= expected then
  return 0
end
redis.call('SET', lock, token, 'PX', lifetime)
return 1
