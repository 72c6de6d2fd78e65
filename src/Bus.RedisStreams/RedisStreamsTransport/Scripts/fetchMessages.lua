#!lua flags=allow-oom
--[[
Purpose   Give an instance messages: handed-back ones first, then new ones, lane by lane from critical to low.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
ARGV[1]   group   ARGV[2] instance   ARGV[3] most messages   ARGV[4] how many of them start at once
ARGV[5]   bytes after which no further page is read   ARGV[6] messages of the first page   ARGV[7] wake entry to settle, or empty
RETURNS   {1, messages} with a message {lane 1-4, entry id, delivery count, fields}   {-1} the lease was lost
ATOMIC    The lease is checked where the messages are claimed; a message that does not start at once is not counted as delivered,
          which its delivery time 0 in the pending list says to whoever reads it again.
]]
local group, instance = ARGV[1], ARGV[2]
local limit, starting, maxBytes, page, wakeEntry = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local wake, consumers = KEYS[5], KEYS[6]

if not redis.call('ZSCORE', consumers, instance) then
  return {-1}
end

if wakeEntry ~= '' then
  redis.call('XACK', wake, group, wakeEntry)
  redis.call('XDEL', wake, wakeEntry)
end

local messages, bytes, leftBehind = {}, 0, false

local function add(lane, entry, deliveries)
  local fields = entry[2]
  if not fields then
    redis.call('XACK', KEYS[lane], group, entry[1])
    return
  end
  if #messages >= starting then
    deliveries = deliveries - 1
    redis.call('XCLAIM', KEYS[lane], group, instance, 0, entry[1], 'TIME', 0, 'RETRYCOUNT', deliveries, 'JUSTID')
  end
  for index = 2, #fields, 2 do
    bytes = bytes + #fields[index]
  end
  messages[#messages + 1] = {lane, entry[1], deliveries, fields}
end

local function takeReturned(lane)
  local pending = redis.call('XPENDING', KEYS[lane], group, '-', '+', limit - #messages, 'returned')
  for index, row in ipairs(pending) do
    if bytes >= maxBytes then
      leftBehind = true
      return
    end
    local claimed = redis.call('XCLAIM', KEYS[lane], group, instance, 0, row[1], 'RETRYCOUNT', row[4] + 1)
    for _, entry in ipairs(claimed) do
      add(lane, entry, row[4] + 1)
    end
  end
  if #pending > 0 then
    if #redis.call('XPENDING', KEYS[lane], group, '-', '+', 1, 'returned') > 0 then
      leftBehind = true
    else
      redis.call('XGROUP', 'DELCONSUMER', KEYS[lane], group, 'returned')
    end
  end
end

local function takeNew(lane)
  while #messages < limit and bytes < maxBytes do
    local count = math.min(page, limit - #messages)
    local read = redis.call('XREADGROUP', 'GROUP', group, instance, 'COUNT', count, 'STREAMS', KEYS[lane], '>')
    if not read then
      return
    end
    local entries = read[1][2]
    for _, entry in ipairs(entries) do
      add(lane, entry, 1)
    end
    if #entries < count then
      return
    end
    page = page * 2
  end
end

for lane = 1, 4 do
  if #messages < limit and bytes < maxBytes then
    takeReturned(lane)
    takeNew(lane)
  end
end

if leftBehind then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'returned')
end

return {1, messages}
