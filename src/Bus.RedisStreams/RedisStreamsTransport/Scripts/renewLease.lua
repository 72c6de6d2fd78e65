#!lua flags=allow-oom
--[[
Purpose   Move the end of one instance's lease, and look for instances whose lease has ended.
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
ARGV[1]   group   ARGV[2] instance   ARGV[3] lease in ms   ARGV[4] lifetime of the keys in ms, 0 for a permanent queue
ARGV[5]   1 when the queue is partitioned   ARGV[6] 1 when sleepers take messages as "arrived"   ARGV[7] 1 when only one instance may be active
RETURNS   {1 renewed | -1 the lease was lost, ms until the next lease of another instance ends or -1, 1 when an instance or a message without owner waits to be recovered, messages that the instance owns, ms until a delayed message is due or -1}
ATOMIC    A recovery must not slip between the check of the lease and its renewal.
]]
local group, instance, lease, lifetime = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local isPartitioned, hasArrived, isSingle = ARGV[5] == '1', ARGV[6] == '1', ARGV[7] == '1'
local wake, consumers, delayed, state = KEYS[5], KEYS[6], KEYS[7], KEYS[9]

-- Whether there are messages that were delivered and belong to nobody: somebody deleted their consumer. Where Redis knows no lag, nothing can be said.
local function hasOrphans(lane)
  local groups = redis.pcall('XINFO', 'GROUPS', lane)
  for _, info in ipairs(groups.err and {} or groups) do
    local fields = {}
    for index = 1, #info, 2 do
      fields[info[index]] = info[index + 1]
    end
    if fields['name'] == group then
      return fields['lag'] and redis.call('XLEN', lane) > fields['pending'] + fields['lag']
    end
  end
  return false
end

local function inspect(now)
  local hasReturned = false
  local recoverable, owned = #redis.call('ZRANGEBYSCORE', consumers, '-inf', now, 'LIMIT', 0, 1), 0
  for index = 1, 4 do
    local listed = redis.pcall('XINFO', 'CONSUMERS', KEYS[index], group)
    if not listed.err then
      for _, consumer in ipairs(listed) do
        if consumer[2] == instance then
          owned = owned + consumer[4]
        elseif consumer[2] == 'returned' or (consumer[2] == 'arrived' and hasArrived) then
          hasReturned = hasReturned or consumer[4] > 0
        elseif not (consumer[2] == 'parked' and isPartitioned) and not redis.call('ZSCORE', consumers, consumer[2]) then
          recoverable = 1
        end
      end
    end
    if hasOrphans(KEYS[index]) then
      recoverable = 1
    end
  end
  local active = isSingle and redis.call('HGET', state, 'active')
  if active and not redis.call('ZSCORE', consumers, active) then
    recoverable = 1
  end
  if hasReturned or (isSingle and not active) then
    -- Whoever was woken for it may have died before it came to fetch.
    redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'returned')
  end
  return recoverable, owned
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if not redis.call('ZSCORE', consumers, instance) then
  return {-1, -1, 0, 0, -1}
end

redis.call('ZADD', consumers, now + lease, instance)

if lifetime > 0 then
  for index = 1, #KEYS do
    redis.call('PEXPIRE', KEYS[index], lifetime)
  end
end

local nextEnd = -1
local first = redis.call('ZRANGE', consumers, 0, 1, 'WITHSCORES')
for index = 1, #first, 2 do
  if first[index] ~= instance and nextEnd < 0 then
    nextEnd = math.max(0, tonumber(first[index + 1]) - now)
  end
end

local recoverable, owned = inspect(now)
local firstDue = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
return {1, nextEnd, recoverable, owned, firstDue and math.max(0, tonumber(firstDue) - now) or -1}
