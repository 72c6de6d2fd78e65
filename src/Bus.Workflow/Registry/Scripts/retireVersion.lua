#!lua flags=allow-oom
--[[
Purpose   Retire a version of a strategy: it stays readable and cannot become active again.
KEYS[1]   <prefix>:{strategies}:of:<name>       HASH
KEYS[2]   <prefix>:{strategies}:version:<name>  HASH   a colon and the version's number follow
KEYS[3]   <prefix>:{strategies}:log:<name>      STREAM
ARGV[1]   version   ARGV[2] who   ARGV[3] why   ARGV[4] entries kept in the log
RETURNS   1   0 it was retired before   -1 there is no such version   -2 it is active
ATOMIC    It must not become active in between.
]]
local strategy, base, log = KEYS[1], KEYS[2], KEYS[3]
local version, who, reason, kept = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local key = base .. ':' .. version
local state = redis.call('HGET', key, 'state')
if not state then
  return -1
elseif redis.call('HGET', strategy, 'active') == version then
  return -2
elseif state == 'retired' then
  return 0
end

redis.call('HSET', key, 'state', 'retired')
redis.call('XADD', log, 'MAXLEN', '~', kept, '*', 'action', 'retire', 'version', version, 'from', '', 'by', who, 'reason', reason)
return 1
