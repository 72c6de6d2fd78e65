#!lua flags=allow-oom
--[[
Purpose   Make a version of a strategy the active one, or none.
KEYS[1]   <prefix>:{strategies}:of:<name>       HASH
KEYS[2]   <prefix>:{strategies}:version:<name>  HASH   a colon and the version's number follow
KEYS[3]   <prefix>:{strategies}:log:<name>      STREAM
ARGV[1]   a version, 'before' for the one that was active before, or 'none'   ARGV[2] what is done   ARGV[3] who   ARGV[4] why   ARGV[5] entries kept in the log
RETURNS   { the active version, or 0, the one before, or 0 }   -1 there is no such strategy   -2 there is no such version   -3 the version is retired or was taken back
ATOMIC    What is checked must still hold when it becomes active.
]]
local strategy, base, log = KEYS[1], KEYS[2], KEYS[3]
local wanted, action, who, reason, kept = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local active, before, latest = unpack(redis.call('HMGET', strategy, 'active', 'before', 'latest'))
if not latest then
  return -1
end

active = active or '0'
local version = wanted
if wanted == 'before' then
  version = before or '0'
  if version == '0' or version == active then
    return -2
  end
elseif wanted == 'none' then
  version = '0'
end

if version ~= '0' then
  local state = redis.call('HGET', base .. ':' .. version, 'state')
  if not state then
    return -2
  elseif state ~= 'deployed' then
    return -3
  end
end

if version ~= active then
  local time = redis.call('TIME')
  redis.call('HSET', strategy, 'before', active, 'changed-at', time[1] * 1000 + math.floor(time[2] / 1000))
  if version == '0' then
    redis.call('HDEL', strategy, 'active')
  else
    redis.call('HSET', strategy, 'active', version)
  end
  redis.call('XADD', log, 'MAXLEN', '~', kept, '*', 'action', action, 'version', version, 'from', active, 'by', who, 'reason', reason)
end

return { tonumber(version), tonumber(active) }
