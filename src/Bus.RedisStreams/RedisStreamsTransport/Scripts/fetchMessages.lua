#!lua flags=allow-oom
--[[
Purpose   Give an instance messages: lane by lane from critical to low, in each handed-back ones first, and one of a lane that waited too long.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
KEYS[7]   <prefix>:{<queue>}:delayed     ZSET
KEYS[8]   <prefix>:{<queue>}:state       HASH
ARGV[1]   group   ARGV[2] instance   ARGV[3] most messages   ARGV[4] how many of them start at once
ARGV[5]   bytes after which no further page is read   ARGV[6] messages of the first page   ARGV[7] wake entry to settle, or empty
ARGV[8]   ms that a lane may wait while lanes before it are served   ARGV[9] 1 to return expired messages too, which are dropped otherwise
RETURNS   {1, messages, ms until a delayed message is due or -1, how many expired ones were dropped}   {2 the queue is paused}   {-1 the lease was lost}
          a message is {lane 1-4, entry id, delivery count, fields, ms until it expires if it ever does}
ATOMIC    The lease is checked where the messages are claimed; a message that does not start at once is not counted as delivered,
          which its delivery time 0 in the pending list says to whoever reads it again.
]]
local group, instance = ARGV[1], ARGV[2]
local limit, starting, maxBytes, page, wakeEntry = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local longestWait, keepExpired = tonumber(ARGV[8]), ARGV[9] == '1'
local wake, consumers, delayed, state = KEYS[5], KEYS[6], KEYS[7], KEYS[8]

-- For one message of a lane that waited too long, so many go before it: the lower lanes together take a tenth.
local aheadOfAged = 9
local maxExpired = 1000

if not redis.call('ZSCORE', consumers, instance) then
  return {-1}
end

if wakeEntry ~= '' then
  redis.call('XACK', wake, group, wakeEntry)
  redis.call('XDEL', wake, wakeEntry)
end

local shared = redis.call('HMGET', state, 'paused', 'ahead', 'since-2', 'since-3', 'since-4')
if shared[1] then
  return {2}
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local messages, bytes, expired, leftBehind = {}, 0, 0, false

local function add(lane, entry, deliveries)
  local fields = entry[2]
  if not fields then
    redis.call('XACK', KEYS[lane], group, entry[1])
    return
  end
  local left
  for index = 2, #fields, 2 do
    bytes = bytes + #fields[index]
    if fields[index - 1] == 'ttl' and tonumber(fields[index]) then
      left = math.floor(tonumber(string.match(entry[1], '^%d+')) + tonumber(fields[index]) - now)
    end
  end
  if left and left <= 0 and not keepExpired then
    redis.call('XACK', KEYS[lane], group, entry[1])
    redis.call('XDEL', KEYS[lane], entry[1])
    expired = expired + 1
    return
  end
  if #messages >= starting then
    deliveries = deliveries - 1
    redis.call('XCLAIM', KEYS[lane], group, instance, 0, entry[1], 'TIME', 0, 'RETRYCOUNT', deliveries, 'JUSTID')
  end
  messages[#messages + 1] = {lane, entry[1], deliveries, fields, left}
end

local function isFull(goal)
  return #messages >= goal or bytes >= maxBytes or expired >= maxExpired
end

local function takeReturned(lane, goal)
  local pending = redis.call('XPENDING', KEYS[lane], group, '-', '+', goal - #messages, 'returned')
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

local function takeNew(lane, goal)
  while not isFull(goal) do
    local count = math.min(page, goal - #messages)
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

-- Since when each lane waits for lanes before it; kept only while one does.
local ahead, since, isWaiting = tonumber(shared[2]) or 0, {}, false
for lane = 2, 4 do
  since[lane] = tonumber(shared[lane + 1])
end

local function setSince(lane, value)
  since[lane] = value
  if value then
    redis.call('HSET', state, 'since-' .. lane, value)
  else
    redis.call('HDEL', state, 'since-' .. lane)
  end
end

-- The lane that waits longest; one that was just served comes behind those that wait since the same moment.
local function findAged()
  local aged
  for lane = 2, 4 do
    if since[lane] and now - since[lane] >= longestWait and (not aged or since[lane] < since[aged]) then
      aged = lane
    end
  end
  return aged
end

local agedTaken = 0
local aged = ahead >= aheadOfAged and limit > 0 and findAged()
if aged then
  takeReturned(aged, 1)
  if #messages == 0 then
    takeNew(aged, 1)
  end
  agedTaken = #messages
  if agedTaken > 0 then
    ahead = 0
    setSince(aged, now + 1)
  else
    setSince(aged, nil)
  end
end

for lane = 1, 4 do
  if not isFull(limit) then
    takeReturned(lane, limit)
    takeNew(lane, limit)
    if since[lane] then
      setSince(lane, nil)
    end
  elseif lane > 1 and not since[lane] and redis.call('XLEN', KEYS[lane]) > 0 then
    setSince(lane, now)
  end
  isWaiting = isWaiting or since[lane] ~= nil
end

if isWaiting then
  redis.call('HSET', state, 'ahead', ahead + #messages - agedTaken)
elseif shared[2] then
  redis.call('HDEL', state, 'ahead')
end

if leftBehind then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'returned')
end

local firstDue = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
return {1, messages, firstDue and math.max(0, tonumber(firstDue) - now) or -1, expired}
