#!lua flags=allow-oom
--[[
Purpose   Give a lock back, if it is still ours.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>_lock   STRING
ARGV[1]   token
RETURNS   1 given back   0 it was lost
ATOMIC    A lock that somebody else took in between must stay his.
]]
local lock = KEYS[1]
local token = ARGV[1]

if redis.call('GET', lock) ~= token then
  return 0
end
redis.call('DEL', lock)
return 1
