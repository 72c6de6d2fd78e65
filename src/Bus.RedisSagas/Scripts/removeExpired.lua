#!lua flags=allow-oom
--[[
Purpose   Remove what tells of an instance that has expired; a new one under the same id keeps what is its own.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>                 HASH
KEYS[2]   <prefix>:{<tag>}:saga:<name>:all                  ZSET
KEYS[3]   <prefix>:{<tag>}:saga:<name>:expiring             ZSET
KEYS[4]   <prefix>:{<tag>}:saga:<name>:states               SET
KEYS[5]   <prefix>:{<tag>}:saga:<name>:state:<state>        ZSET; the key of all where there was no state
KEYS[6..] <prefix>:{<tag>}:saga:<name>:index:<property>     ZSET, one per index that named it
ARGV[1]   id   ARGV[2] trace   ARGV[3] state, '' for none
ARGV[4..] per index its property and the member in it
RETURNS   1 removed   0 somebody did, or it did not expire
ATOMIC    An instance that starts again under the id in between must not lose its place.
]]
local instance, all, expiring, states, stateKey = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, trace, state = ARGV[1], ARGV[2], ARGV[3]
local firstIndex, firstPair = 6, 4

local time = redis.call('TIME')
local expires = redis.call('ZSCORE', expiring, trace)
if not expires or tonumber(expires) > time[1] * 1000 + math.floor(time[2] / 1000) then
  return 0
end
local present = redis.call('HMGET', instance, 'version', 'state', 'trace')
if present[1] and present[3] == trace then
  redis.call('DEL', instance)
  present = {false, false, false}
end

for i = firstIndex, #KEYS do
  local property = ARGV[firstPair + (i - firstIndex) * 2]
  local member = ARGV[firstPair + (i - firstIndex) * 2 + 1]
  if not present[1] or redis.call('HGET', instance, 'index:' .. property) ~= member then
    redis.call('ZREM', KEYS[i], member)
  end
end
if state ~= '' and not (present[1] and present[2] == state) then
  redis.call('ZREM', stateKey, id)
  if redis.call('ZCARD', stateKey) == 0 then
    redis.call('SREM', states, state)
  end
end
if not present[1] then
  redis.call('ZREM', all, id)
end
redis.call('ZREM', expiring, trace)
return 1
