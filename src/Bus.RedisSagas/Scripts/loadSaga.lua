#!lua flags=no-writes
--[[
Purpose   Read an instance, unless somebody else has it locked.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>        HASH
KEYS[2]   <prefix>:{<tag>}:saga:<name>:<id>_lock   STRING
ARGV[1]   token of our lock, '' without one
RETURNS   {0} none   {-1, ms} somebody else holds the lock for so long   {-2} our lock is lost   {1, version, state, data}
ATOMIC    An instance that is read before somebody locks it must be of a version that he can still change.
]]
local instance, lock = KEYS[1], KEYS[2]
local token = ARGV[1]

local holder = redis.call('GET', lock)
if token ~= '' and holder ~= token then
  return {-2}
end
if token == '' and holder then
  return {-1, redis.call('PTTL', lock)}
end
local found = redis.call('HMGET', instance, 'version', 'state', 'data')
if not found[1] then
  return {0}
end
return {1, found[1], found[2], found[3]}
