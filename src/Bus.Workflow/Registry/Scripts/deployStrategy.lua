#!lua flags=allow-oom
--[[
Purpose   Keep code as the next version of a strategy and make it the active one. Asked again by the same workflow it gives the same version.
KEYS[1]   <prefix>:{strategies}:workflow:<workflow id>   HASH
KEYS[2]   <prefix>:{strategies}:of:<name>                HASH
KEYS[3]   <prefix>:{strategies}:version:<name>           HASH   a colon and the version's number follow
KEYS[4]   <prefix>:{strategies}:names                    ZSET
KEYS[5]   <prefix>:{strategies}:log:<name>               STREAM
ARGV[1]   workflow   ARGV[2] number of the step   ARGV[3] name   ARGV[4] lifetime of the workflow's key in ms   ARGV[5] entries kept in the log
ARGV[6..] fields of the version and their values
RETURNS   { version, the version that was active before, or 0 }   -1 the step was undone   -2 the name is not reserved for the workflow
ATOMIC    A version is there as a whole and active, or not there.
]]
local notes, strategy, base, names, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local workflow, step, name, lifetime, kept = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]

local version, undone = unpack(redis.call('HMGET', notes, 'version', 'undone'))
if tonumber(undone or 0) >= step then
  return -1
end

if version then
  return { tonumber(version), tonumber(redis.call('HGET', base .. ':' .. version, 'previous') or 0) }
end

if redis.call('HGET', strategy, 'reserved') ~= workflow then
  return -2
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local previous, before = unpack(redis.call('HMGET', strategy, 'active', 'before'))
previous = previous or '0'
version = redis.call('HINCRBY', strategy, 'latest', 1)
redis.call('HSET', base .. ':' .. version, 'state', 'deployed', 'previous', previous, 'before', before or '0', 'workflow', workflow, 'deployed-at', now, unpack(ARGV, 6))
redis.call('HSET', strategy, 'active', version, 'before', previous, 'changed-at', now)
redis.call('HDEL', strategy, 'reserved', 'reserved-at')
redis.call('ZADD', names, 0, name)
redis.call('XADD', log, 'MAXLEN', '~', kept, '*', 'action', 'deploy', 'version', version, 'from', previous, 'by', 'workflow ' .. workflow, 'reason', '')
redis.call('HSET', notes, 'version', version, 'deployed', name, 'step', step)
redis.call('PEXPIRE', notes, lifetime)
return { version, tonumber(previous) }
