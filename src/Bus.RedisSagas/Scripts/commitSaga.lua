#!lua
--[[
Purpose   Write an instance, with its state and its indexes, only at the version that was read; insert it only if there is none.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>                 HASH
KEYS[2]   <prefix>:{<tag>}:saga:<name>:<id>_lock            STRING
KEYS[3]   <prefix>:{<tag>}:saga:<name>:all                  ZSET
KEYS[4]   <prefix>:{<tag>}:saga:<name>:expiring             ZSET
KEYS[5]   <prefix>:{<tag>}:saga:<name>:states               SET
KEYS[6]   <prefix>:{<tag>}:saga:<name>:state:<old state>    ZSET; the key of all where there was no state
KEYS[7]   <prefix>:{<tag>}:saga:<name>:state:<new state>    ZSET; the key of all where there is none
KEYS[8]   <prefix>:{<tag>}:saga:<name>:<id>:history         STREAM
KEYS[9..] <prefix>:{<tag>}:saga:<name>:index:<property>     ZSET, one per index
ARGV[1]   id   ARGV[2] version that was read, '' for a new instance   ARGV[3] new version   ARGV[4] id of this write
ARGV[5]   token of our lock, '' without one   ARGV[6] old state, '' for none   ARGV[7] new state, '' for none   ARGV[8] data
ARGV[9]   ms until it expires, '' for never   ARGV[10] what to remove when it has expired, '' for nothing
ARGV[11]  how many entries of history are kept, 0 for none   ARGV[12] ms that it outlives an instance that expires
ARGV[13]  event   ARGV[14] message id   ARGV[15] attempt   ARGV[16] error, '' for none
ARGV[17..] per index its property, and the member in it, '' for none
RETURNS   {code, expired}: code 1 written (also when this write was there already)   0 another version, another instance or none
          -1 somebody else holds the lock   -2 our lock is lost; expired is 1 while there are expired instances to remove
ATOMIC    Two writers that read the same version must not both write, and neither an index nor the history may tell of what was not written.
]]
local instance, lock, all, expiring, states, oldStateKey, newStateKey, history =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local id, expected, version, write, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local oldState, newState, data, lifetime, trace = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local historyLimit, historyRetention, event, message, attempt, fault = tonumber(ARGV[11]), tonumber(ARGV[12]), ARGV[13], ARGV[14], ARGV[15], ARGV[16]
local firstIndex, firstPair = 9, 17

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local isNew, firstField = expected == '', 4
local fields = {'version', 'write', 'trace'}
for i = firstIndex, #KEYS do
  fields[firstField + i - firstIndex] = 'index:' .. ARGV[firstPair + (i - firstIndex) * 2]
end
local found = redis.call('HMGET', instance, unpack(fields))
local moves, canExpire = isNew or oldState ~= newState, lifetime ~= '' or found[3]
local hasExpired = redis.call('ZCOUNT', expiring, '-inf', now) > 0 and 1 or 0

-- A key of another type fails here, before anything is written; those that are not written need not be asked.
local inOldState, inNewState, changed = 0, 0, {}
redis.call('ZCARD', all)
redis.call('XLEN', history)
if moves then
  redis.call('SCARD', states)
  inOldState, inNewState = redis.call('ZCARD', oldStateKey), redis.call('ZCARD', newStateKey)
end
for i = firstIndex, #KEYS do
  local before, member = found[firstField + i - firstIndex], ARGV[firstPair + (i - firstIndex) * 2 + 1]
  if before ~= member then
    redis.call('ZCARD', KEYS[i])
    changed[#changed + 1] = {KEYS[i], fields[firstField + i - firstIndex], before, member}
  end
end

if found[2] == write then
  return {1, hasExpired}
end
local holder = redis.call('GET', lock)
if token ~= '' and holder ~= token then
  return {-2, hasExpired}
end
if token == '' and holder then
  return {-1, hasExpired}
end
if (found[1] or '') ~= expected then
  return {0, hasExpired}
end

if isNew then
  redis.call('HSET', instance, 'created', now)
end
redis.call('HSET', instance, 'version', version, 'state', newState, 'data', data, 'updated', now, 'write', write)
redis.call('ZADD', all, now, id)
if oldState ~= '' and moves then
  inOldState = inOldState - redis.call('ZREM', oldStateKey, id)
  if inOldState == 0 then
    redis.call('SREM', states, oldState)
  end
end
if newState ~= '' and moves then
  redis.call('ZADD', newStateKey, now, id)
  if inNewState == 0 then
    redis.call('SADD', states, newState)
  end
end
for _, index in ipairs(changed) do
  local key, field, before, member = unpack(index)
  if before and before ~= '' then
    redis.call('ZREM', key, before)
  end
  if member ~= '' then
    redis.call('ZADD', key, 0, member)
  end
  redis.call('HSET', instance, field, member)
end
if found[3] then
  redis.call('ZREM', expiring, found[3])
end
if lifetime ~= '' then
  local expires = now + tonumber(lifetime)
  redis.call('ZADD', expiring, expires, trace)
  redis.call('HSET', instance, 'expires', expires, 'trace', trace)
  redis.call('PEXPIREAT', instance, expires)
elseif found[3] then
  redis.call('HDEL', instance, 'expires', 'trace')
  redis.call('PERSIST', instance)
end
if historyLimit > 0 then
  redis.call('XADD', history, 'MAXLEN', historyLimit, '*', 'event', event, 'from', oldState, 'to', newState, 'message', message, 'attempt', attempt, 'error', fault)
end
if lifetime ~= '' then
  redis.call('PEXPIREAT', history, now + tonumber(lifetime) + historyRetention)
elseif isNew or canExpire then
  -- It may be that of a former instance, or of one that was to expire.
  redis.call('PERSIST', history)
end
if token ~= '' then
  redis.call('DEL', lock)
end
return {1, hasExpired}
