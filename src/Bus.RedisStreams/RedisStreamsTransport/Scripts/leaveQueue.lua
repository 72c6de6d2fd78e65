#!lua flags=allow-oom
--[[
Purpose   End one instance's lease and membership; a temporary queue ends with its last instance, another one may be active from now on.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
KEYS[7]   <prefix>:{<queue>}:delayed     ZSET
KEYS[8]   <prefix>:{<queue>}:delayed:bodies   HASH
KEYS[9]   <prefix>:{<queue>}:state       HASH
KEYS[10]  <prefix>:{<queue>}:partitions  ZSET
ARGV[1]   group   ARGV[2] instance   ARGV[3] 1 for a temporary queue   ARGV[4] lifetime of the keys in ms, 0 for a permanent queue
RETURNS   how many messages the instance still owned; they are handed back   -1 the temporary queue has ended
ATOMIC    Messages must not stay with an instance that is gone.
]]
local group, instance, temporary, lifetime = ARGV[1], ARGV[2], ARGV[3] == '1', tonumber(ARGV[4])
local wakesOthers = false
local wake, consumers, state = KEYS[5], KEYS[6], KEYS[9]

redis.call('ZREM', consumers, instance)

if temporary and redis.call('ZCARD', consumers) == 0 then
  redis.call('UNLINK', unpack(KEYS))
  return -1
end

local left = 0
for index = 1, 4 do
  -- What it was woken by and did not come to fetch is for others.
  local arrived = redis.pcall('XPENDING', KEYS[index], group, '-', '+', 1, 'arrived')
  wakesOthers = wakesOthers or (not arrived.err and #arrived > 0)
  local pending = redis.pcall('XPENDING', KEYS[index], group, '-', '+', 1000, instance)
  if not pending.err then
    for _, row in ipairs(pending) do
      redis.call('XCLAIM', KEYS[index], group, 'returned', 0, row[1], 'RETRYCOUNT', row[4], 'JUSTID')
    end
    left = left + #pending
    if #pending < 1000 then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[index], group, instance)
    end
  end
end
redis.pcall('XGROUP', 'DELCONSUMER', wake, group, instance)

if redis.call('HGET', state, 'active') == instance then
  redis.call('HDEL', state, 'active')
  wakesOthers = true
end

if left > 0 or wakesOthers then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'returned')
end

if lifetime > 0 then
  for index = 1, #KEYS do
    redis.call('PEXPIRE', KEYS[index], lifetime)
  end
end

return left
