#!lua flags=allow-oom
--[[
Purpose   End one instance's lease and membership; a temporary queue ends with its last instance.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
KEYS[7]   <prefix>:{<queue>}:delayed     ZSET
KEYS[8]   <prefix>:{<queue>}:delayed:bodies   HASH
KEYS[9]   <prefix>:{<queue>}:state       HASH
ARGV[1]   group   ARGV[2] instance   ARGV[3] 1 for a temporary queue
RETURNS   how many messages the instance still owned; they are handed back   -1 the temporary queue has ended
ATOMIC    Messages must not stay with an instance that is gone.
]]
local group, instance, temporary = ARGV[1], ARGV[2], ARGV[3] == '1'
local wake, consumers = KEYS[5], KEYS[6]

redis.call('ZREM', consumers, instance)

if temporary and redis.call('ZCARD', consumers) == 0 then
  redis.call('UNLINK', unpack(KEYS))
  return -1
end

local left = 0
for index = 1, 4 do
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

if left > 0 then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'returned')
end

return left
