#!lua flags=allow-oom
--[[
Purpose   Let a lock hold for longer, if it is still ours.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>_lock   STRING
ARGV[1]   token   ARGV[2] ms that it holds from now on
RETURNS   1 it holds   0 it is lost
ATOMIC    A lock that somebody else took in between must not become longer.
]]
local lock = KEYS[1]
local token, lifetime = ARGV[1], ARGV[2]

if redis.call('GET', lock) ~= token then
  return 0
end
redis.call('PEXPIRE', lock, lifetime)
return 1
