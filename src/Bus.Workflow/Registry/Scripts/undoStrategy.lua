#!lua flags=allow-oom
--[[
Purpose   Undo what a workflow did: take back the version that it deployed, and, if asked, free the name. Steps up to this one that come late do nothing any more.
KEYS[1]   <prefix>:{strategies}:workflow:<workflow id>   HASH
KEYS[2]   <prefix>:{strategies}:of:<name>                HASH     without the name where the workflow's notes have it; the three are built from what stands before it
KEYS[3]   <prefix>:{strategies}:version:<name>           HASH     a colon and the version's number follow
KEYS[4]   <prefix>:{strategies}:log:<name>               STREAM
ARGV[1]   workflow   ARGV[2] number of the step   ARGV[3] the name, or empty   ARGV[4] 1 to free the name   ARGV[5] why
ARGV[6]   lifetime of the workflow's key in ms   ARGV[7] entries kept in the log
RETURNS   { the version that was taken back, or 0, the version that is active, or 0 }   -1 a later step of the workflow has begun
ATOMIC    There must be no moment at which a version that was taken back is active, and none at which a late step deploys it.
]]
local notes, strategy, base, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local workflow, step, given, free, reason, lifetime, kept = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4] == '1', ARGV[5], ARGV[6], ARGV[7]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local version, undone, begun, name = unpack(redis.call('HMGET', notes, 'version', 'undone', 'step', 'name'))
if tonumber(begun or 0) > step then
  -- The workflow was resumed and is past this: an undoing that comes late, or again, must not touch what it did since.
  return -1
end

redis.call('HSET', notes, 'undone', math.max(step, tonumber(undone or 0)))
redis.call('PEXPIRE', notes, lifetime)
if given == '' then
  if not name then
    return { 0, 0 }
  end
  strategy, base, log = strategy .. name, base .. name, log .. name
end

if version then
  local previous, before = unpack(redis.call('HMGET', base .. ':' .. version, 'previous', 'before'))
  redis.call('HSET', base .. ':' .. version, 'state', 'undone')
  redis.call('HDEL', notes, 'version')
  if redis.call('HGET', strategy, 'active') == version then
    previous = previous or '0'
    while previous ~= '0' and redis.call('HGET', base .. ':' .. previous, 'state') ~= 'deployed' do
      previous = redis.call('HGET', base .. ':' .. previous, 'previous') or '0'
    end
    if previous == '0' then
      redis.call('HDEL', strategy, 'active')
    else
      redis.call('HSET', strategy, 'active', previous)
    end
    redis.call('HSET', strategy, 'before', before ~= previous and before or '0', 'changed-at', now)
    redis.call('XADD', log, 'MAXLEN', '~', kept, '*', 'action', 'undo', 'version', previous, 'from', version, 'by', 'workflow ' .. workflow, 'reason', reason)
  end
end

if free then
  redis.call('HDEL', notes, 'name')
  if redis.call('HGET', strategy, 'reserved') == workflow then
    redis.call('HDEL', strategy, 'reserved', 'reserved-at')
  end
end

return { tonumber(version or 0), tonumber(redis.call('HGET', strategy, 'active') or 0) }
