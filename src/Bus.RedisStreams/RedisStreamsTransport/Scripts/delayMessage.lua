#!lua flags=allow-oom
--[[
Purpose   Keep a message until it is due; with an entry id also settle the delivery that it replaces, only while that delivery still owns it.
KEYS[1]   <prefix>:{<queue>}:delayed          ZSET
KEYS[2]   <prefix>:{<queue>}:delayed:bodies   HASH
KEYS[3]   <prefix>:{<queue>}:wake             STREAM
KEYS[4]   <prefix>:{<queue>}:<lane>           STREAM, the lane of the delivery that is replaced
KEYS[5]   <prefix>:{<queue>}:dedup:<id>       STRING, the mark of the deduplication id
ARGV[1]   name of the delayed message, new for each send   ARGV[2] delay in ms   ARGV[3] lane it goes to, 1-4
ARGV[4]   group   ARGV[5] instance   ARGV[6] entry id that is replaced, or empty   ARGV[7] its delivery count
ARGV[8]   1 when the queue must exist   ARGV[9] deduplication window in ms, 0 to keep it in any case   ARGV[10..] fields
RETURNS   {1 kept | 0 it was there already | -1 the delivery that it replaces is not ours any more | -2 the queue is gone | -3 one of the same deduplication id came before, due time in ms of the server's clock}
ATOMIC    A message must not be lost or doubled between its queue and its delay.
]]
local delayed, bodies, wake, lane, mark = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local name, delay, target = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local group, instance, entryId, deliveries = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local mustExist, window = ARGV[8] == '1', tonumber(ARGV[9])

if mustExist and redis.call('EXISTS', wake) == 0 then
  return {-2, 0}
end

local kinds = {zset = delayed, hash = bodies}
for kind, key in pairs(kinds) do
  local held = redis.call('TYPE', key).ok
  if held ~= 'none' and held ~= kind then
    return redis.error_reply('WRONGTYPE The key ' .. key .. ' holds a ' .. held .. ', not a ' .. kind .. '; it belongs to something else')
  end
end

-- A send whose reply was lost comes again.
if redis.call('HEXISTS', bodies, name) == 1 then
  return {0, tonumber(redis.call('ZSCORE', delayed, name))}
end

if window > 0 and redis.call('EXISTS', mark) == 1 then
  return {-3, 0}
end

if entryId ~= '' then
  local row = redis.call('XPENDING', lane, group, entryId, entryId, 1)[1]
  if not row or row[2] ~= instance or row[4] ~= deliveries then
    return {-1, 0}
  end
end

local time = redis.call('TIME')
local due = time[1] * 1000 + math.floor(time[2] / 1000) + delay
local packed = cmsgpack.pack({target, unpack(ARGV, 10)})
redis.call('HSET', bodies, name, packed)
redis.call('ZADD', delayed, due, name)
if window > 0 then
  redis.call('SET', mark, name, 'PX', window)
end

-- The queue may be a temporary one whose consumers are gone.
local lifetime = redis.call('PTTL', wake)
if lifetime > 0 then
  redis.call('PEXPIRE', delayed, lifetime)
  redis.call('PEXPIRE', bodies, lifetime)
end

if entryId ~= '' then
  redis.call('XACK', lane, group, entryId)
  redis.call('XDEL', lane, entryId)
end

if redis.call('ZRANGE', delayed, 0, 0)[1] == name then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'delayed')
end

return {1, due}
