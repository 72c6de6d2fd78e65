#!lua flags=allow-oom
--[[
Purpose   Hand back what instances own whose lease has ended or who left without it, and remove those instances.
          So are messages parked or arrived in a queue that is not partitioned any more, and messages that were delivered and belong to nobody,
          because somebody deleted their consumer.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
KEYS[7]   <prefix>:{<queue>}:partitions  ZSET
KEYS[8]   <prefix>:{<queue>}:state       HASH
ARGV[1]   group   ARGV[2] most messages of this call   ARGV[3] 1 when the queue is partitioned   ARGV[4] 1 when sleepers take messages as "arrived"
RETURNS   {messages handed back, 1 when there are more}
ATOMIC    An instance that renews in between must either keep all or learn that it lost its lease.
]]
local group, limit, isPartitioned, hasArrived = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1', ARGV[4] == '1'
local wake, consumers, partitions, state = KEYS[5], KEYS[6], KEYS[7], KEYS[8]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', consumers, '-inf', now)

-- Who is no instance, and keeps what it holds; wakes belong to nobody.
local function isLasting(name, index)
  return name == 'returned' or (index < 5 and ((name == 'parked' and isPartitioned) or (name == 'arrived' and hasArrived)))
end

local moved, more = 0, 0
for index = 1, 5 do
  local lane = KEYS[index]
  local listed = redis.pcall('XINFO', 'CONSUMERS', lane, group)
  if not listed.err then
    for _, consumer in ipairs(listed) do
      local name = consumer[2]
      if not isLasting(name, index) and not redis.call('ZSCORE', consumers, name) then
        local left, uncounted = consumer[4], name == 'arrived' and 1 or 0
        if index == 5 then
          redis.call('XGROUP', 'DELCONSUMER', lane, group, name)
        else
          if left > 0 and moved < limit then
            local pending = redis.call('XPENDING', lane, group, '-', '+', limit - moved, name)
            for _, row in ipairs(pending) do
              redis.call('XCLAIM', lane, group, 'returned', 0, row[1], 'RETRYCOUNT', row[4] - uncounted, 'JUSTID')
            end
            moved = moved + #pending
            left = left - #pending
          end
          if left <= 0 then
            redis.call('XGROUP', 'DELCONSUMER', lane, group, name)
          else
            more = 1
          end
        end
      end
    end
  end
end

-- What lies between two pending entries has no owner. Bodies are read of such entries only; pending ones are looked at up to a bound.
local maxPending, pageSize = 10000, 100

local function adoptBetween(lane, first, last)
  local entries
  repeat
    entries = redis.call('XRANGE', lane, first, last, 'COUNT', math.min(pageSize, limit - moved))
    for _, entry in ipairs(entries) do
      redis.call('XCLAIM', lane, group, 'returned', 0, entry[1], 'RETRYCOUNT', 1, 'FORCE', 'JUSTID')
      moved = moved + 1
      first = '(' .. entry[1]
    end
  until #entries < pageSize or moved >= limit
end

local function adopt(lane, last)
  local from, looked = '-', 0
  while moved < limit and looked < maxPending do
    local rows = redis.call('XPENDING', lane, group, from, last, pageSize)
    looked = looked + #rows
    for _, row in ipairs(rows) do
      if moved < limit then
        adoptBetween(lane, from, '(' .. row[1])
      end
      from = '(' .. row[1]
    end
    if #rows < pageSize then
      if moved < limit then
        adoptBetween(lane, from, last)
      end
      return
    end
  end
end

for index = 1, 4 do
  local groups = redis.pcall('XINFO', 'GROUPS', KEYS[index])
  for _, info in ipairs(groups.err and {} or groups) do
    local fields = {}
    for field = 1, #info, 2 do
      fields[info[field]] = info[field + 1]
    end
    if fields['name'] == group and fields['lag'] and redis.call('XLEN', KEYS[index]) > fields['pending'] + fields['lag'] then
      adopt(KEYS[index], fields['last-delivered-id'])
      more = moved >= limit and 1 or more
    end
  end
end

if more == 0 and not isPartitioned then
  redis.call('UNLINK', partitions)
end

-- Another may be active when everything of the former one is there to be taken first.
local active = redis.call('HGET', state, 'active')
local isFreed = active and more == 0 and not redis.call('ZSCORE', consumers, active)
if isFreed then
  redis.call('HDEL', state, 'active')
end

if moved > 0 or isFreed then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'recovered')
end

return {moved, more}
