#!lua flags=allow-oom
--[[
Purpose   Delete an instance with all that tells of it, only at the version that was read.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>                 HASH
KEYS[2]   <prefix>:{<tag>}:saga:<name>:<id>_lock            STRING
KEYS[3]   <prefix>:{<tag>}:saga:<name>:all                  ZSET
KEYS[4]   <prefix>:{<tag>}:saga:<name>:expiring             ZSET
KEYS[5]   <prefix>:{<tag>}:saga:<name>:states               SET
KEYS[6]   <prefix>:{<tag>}:saga:<name>:state:<state>        ZSET; the key of all where there was no state
KEYS[7]   <prefix>:{<tag>}:saga:<name>:<id>:history         STREAM
KEYS[8..] <prefix>:{<tag>}:saga:<name>:index:<property>     ZSET, one per index
ARGV[1]   id   ARGV[2] version that was read   ARGV[3] token of our lock, '' without one   ARGV[4] state, '' for none
ARGV[5]   how many entries of history are kept, 0 for none   ARGV[6] ms that it outlives the instance
ARGV[7]   event   ARGV[8] message id   ARGV[9] attempt   ARGV[10] error, '' for none   ARGV[11] state at the end, '' for none
ARGV[12..] the property of each index
RETURNS   1 deleted   2 there is none   0 another version   -1 somebody else holds the lock   -2 our lock is lost
ATOMIC    What somebody wrote since the version was read must not be deleted, and no index may keep the id.
]]
local instance, lock, all, expiring, states, stateKey, history = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local id, expected, token, state = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local historyLimit, historyRetention, event, message, attempt, fault, lastState = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local firstIndex, firstProperty = 8, 12

local found = redis.call('HMGET', instance, 'version', 'trace')
if not found[1] then
  if token ~= '' and redis.call('GET', lock) == token then
    redis.call('DEL', lock)
  end
  return 2
end
local holder = redis.call('GET', lock)
if token ~= '' and holder ~= token then
  return -2
end
if token == '' and holder then
  return -1
end
if found[1] ~= expected then
  return 0
end

-- A key of another type fails here, before anything is deleted.
redis.call('XLEN', history)
for i = firstIndex, #KEYS do
  local member = redis.call('HGET', instance, 'index:' .. ARGV[firstProperty + i - firstIndex])
  if member and member ~= '' then
    redis.call('ZREM', KEYS[i], member)
  end
end
if state ~= '' then
  redis.call('ZREM', stateKey, id)
  if redis.call('ZCARD', stateKey) == 0 then
    redis.call('SREM', states, state)
  end
end
redis.call('ZREM', all, id)
if found[2] then
  redis.call('ZREM', expiring, found[2])
end
redis.call('DEL', instance)
if historyLimit > 0 then
  redis.call('XADD', history, 'MAXLEN', historyLimit, '*', 'event', event, 'from', state, 'to', lastState, 'message', message, 'attempt', attempt, 'error', fault)
end
redis.call('PEXPIRE', history, historyRetention)
if token ~= '' then
  redis.call('DEL', lock)
end
return 1
