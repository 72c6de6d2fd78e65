#!lua flags=allow-oom
--[[
Purpose   Give an instance messages: lane by lane from critical to low, in each handed-back ones first, and one of a lane that waited too long.
          Where a queue is partitioned, so many of one partition key are in flight at most; the others of the key are parked, in their order.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
KEYS[7]   <prefix>:{<queue>}:delayed     ZSET
KEYS[8]   <prefix>:{<queue>}:state       HASH
KEYS[9]   <prefix>:{<queue>}:partitions  ZSET
ARGV[1]   group   ARGV[2] instance   ARGV[3] most messages   ARGV[4] how many of them start at once
ARGV[5]   bytes after which no further page is read   ARGV[6] messages of the first page   ARGV[7] wake entry to settle, or empty
ARGV[8]   ms that a lane may wait while lanes before it are served   ARGV[9] 1 to return expired messages too, which are dropped otherwise
ARGV[10]  most messages of one partition key in flight, 0 without partitions   ARGV[11] 1 when the oldest parked message of a key goes first, 0 when that of the first lane does
ARGV[12]  1 when only one instance may be active   ARGV[13] 1 when sleepers take messages as "arrived", so that they come to pass here   ARGV[14] lifetime of the keys in ms, 0 for a permanent queue
RETURNS   {1, messages, ms until a delayed message is due or -1, how many expired ones were dropped, how many were parked, partition keys to be released,
          the lane 1-4 that alone is busy and has nothing before or behind it, which may be read without this script for a moment, or 0, and the time in ms}
          {2 the queue is paused, id of the last wake}   {3 another instance is the active one, id of the last wake}   {-1 the lease was lost}
          a message is {lane 1-4, entry id, delivery count, fields, ms until it expires if it ever does}
ATOMIC    The lease and the partitions are checked where the messages are claimed; a message that does not start at once is not counted as delivered,
          which its delivery time 0 in the pending list says to whoever reads it again.
]]
local group, instance = ARGV[1], ARGV[2]
local limit, starting, maxBytes, page, wakeEntry = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local longestWait, keepExpired = tonumber(ARGV[8]), ARGV[9] == '1'
local mostOfKey, isOldestFirst, isSingle, hasArrived = tonumber(ARGV[10]), ARGV[11] == '1', ARGV[12] == '1', ARGV[13] == '1'
local lifetime = tonumber(ARGV[14])
local wake, consumers, delayed, state, partitions = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]

-- For one message of a lane that waited too long, so many go before it: the lower lanes together take a tenth.
local aheadOfAged = 9
local maxExpired, maxParked = 1000, 1000

-- Anybody may have written a time to live: what is no whole number, or longer than any clock counts, is none.
local longestLife = 900000000000000
local function readLife(text)
  local life = string.match(text, '^%-?%d+$') and tonumber(text)
  return life and life <= longestLife and life
end

-- A fetch of so many messages shows a busy lane, also where more were wanted.
local busyFrom = 16

if not redis.call('ZSCORE', consumers, instance) then
  return {-1}
end

if wakeEntry ~= '' then
  redis.call('XACK', wake, group, wakeEntry)
  redis.call('XDEL', wake, wakeEntry)
end

local shared = redis.call('HMGET', state, 'paused', 'ahead', 'since-2', 'since-3', 'since-4', 'active')

-- Who may have nothing now listens to wakes and takes none: they are for who may, or does not know yet that it may not.
local function findLastWake()
  local info = redis.call('XINFO', 'STREAM', wake)
  for index = 1, #info, 2 do
    if info[index] == 'last-generated-id' then
      return info[index + 1]
    end
  end
end

if shared[1] then
  return {2, findLastWake()}
end

-- Whoever is active stays so until it leaves or is recovered, and with it what it holds.
if isSingle and shared[6] ~= instance then
  if shared[6] then
    -- A wake that it had taken is given on to the active one.
    return {3, wakeEntry ~= '' and redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'passed') or findLastWake()}
  end
  redis.call('HSET', state, 'active', instance)
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local messages, bytes, expired, parked, leftBehind = {}, 0, 0, 0, false
local plain = mostOfKey == 0 and not isSingle and not hasArrived
local seenKeys, freedKeys = {}, {}

-- What of a partition key is in flight, and whether more of it is parked; read once per call.
local function findPartition(key)
  local partition = seenKeys[key]
  if not partition then
    local tag = #key .. ':' .. key
    partition = {tag = tag, held = {}, count = 0, isFreed = false}
    for _, member in ipairs(redis.call('ZRANGEBYLEX', partitions, '[' .. tag .. ':h', '(' .. tag .. ':i')) do
      local name = string.sub(member, #tag + 3)
      local lane, id = string.match(name, '^(%d):(.+)$')
      if #redis.call('XPENDING', KEYS[tonumber(lane)], group, id, id, 1) > 0 then
        partition.held[name] = true
        partition.count = partition.count + 1
      else
        redis.call('ZREM', partitions, member)
      end
    end
    partition.hasParked = #redis.call('ZRANGEBYLEX', partitions, '[' .. tag .. ':p', '(' .. tag .. ':q', 'LIMIT', 0, 1) > 0
    seenKeys[key] = partition
  end
  return partition
end

local function noteFreed(key, partition)
  if not partition.isFreed then
    partition.isFreed = true
    freedKeys[#freedKeys + 1] = key
  end
end

local function forget(lane, id, key)
  local partition, name = findPartition(key), lane .. ':' .. id
  if partition.held[name] then
    redis.call('ZREM', partitions, partition.tag .. ':h' .. name)
    partition.held[name] = nil
    partition.count = partition.count - 1
    noteFreed(key, partition)
  end
end

local function pad(number)
  return string.rep('0', 20 - #number) .. number
end

local function park(lane, id, deliveries, key, partition)
  redis.call('XCLAIM', KEYS[lane], group, 'parked', 0, id, 'RETRYCOUNT', deliveries - 1, 'JUSTID')
  local milliseconds, sequence = string.match(id, '^(%d+)-(%d+)$')
  redis.call('ZADD', partitions, 0, partition.tag .. ':p' .. (isOldestFirst and 0 or lane) .. pad(milliseconds) .. pad(sequence) .. lane)
  partition.hasParked = true
  parked = parked + 1
  if partition.count < mostOfKey then
    -- Somebody settled and came to nothing before the release.
    noteFreed(key, partition)
  end
end

-- Whether a message may be in flight now; it is parked otherwise. One that is handed back or recovered still has its place.
local function admit(lane, id, deliveries, key)
  local partition, name = findPartition(key), lane .. ':' .. id
  if partition.held[name] then
    return true
  end
  if partition.count >= mostOfKey or partition.hasParked then
    park(lane, id, deliveries, key, partition)
    return false
  end
  redis.call('ZADD', partitions, 0, partition.tag .. ':h' .. name)
  partition.held[name] = true
  partition.count = partition.count + 1
  return true
end

local function add(lane, entry, deliveries)
  local fields = entry[2]
  if not fields then
    redis.call('XACK', KEYS[lane], group, entry[1])
    return
  end
  local left, key
  for index = 2, #fields, 2 do
    bytes = bytes + #fields[index]
    local life = fields[index - 1] == 'ttl' and readLife(fields[index])
    if life then
      left = math.max(-1, math.min(longestLife, math.floor(tonumber(string.match(entry[1], '^%d+')) + life - now)))
      plain = false
    elseif fields[index - 1] == 'partition-key' and mostOfKey > 0 and fields[index] ~= '' then
      key = fields[index]
    end
  end
  if left and left <= 0 and not keepExpired then
    if key then
      forget(lane, entry[1], key)
    end
    redis.call('XACK', KEYS[lane], group, entry[1])
    redis.call('XDEL', KEYS[lane], entry[1])
    expired = expired + 1
    return
  end
  if key and not admit(lane, entry[1], deliveries, key) then
    return
  end
  if #messages >= starting then
    plain = false
    deliveries = deliveries - 1
    redis.call('XCLAIM', KEYS[lane], group, instance, 0, entry[1], 'TIME', 0, 'RETRYCOUNT', deliveries, 'JUSTID')
  end
  messages[#messages + 1] = {lane, entry[1], deliveries, fields, left}
end

local function isFull(goal)
  return #messages >= goal or bytes >= maxBytes or expired >= maxExpired or parked >= maxParked
end

-- Takes what a pseudo-consumer holds; returns whether there was anything and nothing is left.
local function takeOf(owner, increment, lane, goal)
  local isTaken = false
  while not isFull(goal) do
    local pending = redis.call('XPENDING', KEYS[lane], group, '-', '+', goal - #messages, owner)
    if #pending == 0 then
      return isTaken
    end
    isTaken = true
    plain = false
    for _, row in ipairs(pending) do
      if isFull(goal) then
        leftBehind = true
        return false
      end
      local deliveries = row[4] + increment
      for _, entry in ipairs(redis.call('XCLAIM', KEYS[lane], group, instance, 0, row[1], 'RETRYCOUNT', deliveries)) do
        add(lane, entry, deliveries)
      end
    end
  end
  local isLeft = isTaken and #redis.call('XPENDING', KEYS[lane], group, '-', '+', 1, owner) > 0
  leftBehind = leftBehind or isLeft
  return isTaken and not isLeft
end

local function takeReturned(lane, goal)
  if takeOf('returned', 1, lane, goal) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[lane], group, 'returned')
  end
  if hasArrived then
    takeOf('arrived', 0, lane, goal)
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

local agedTaken, onlyLane = 0, 0
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
    local before = #messages
    takeNew(lane, limit)
    if before == 0 and #messages > 0 then
      onlyLane = lane
    elseif #messages > before then
      plain = false
    end
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

if lifetime > 0 then
  redis.call('PEXPIRE', state, lifetime)
  redis.call('PEXPIRE', partitions, lifetime)
end

local firstDue = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
local mayReadPlainly = plain and not isWaiting and (isFull(limit) or #messages >= busyFrom)
return {1, messages, firstDue and math.max(0, tonumber(firstDue) - now) or -1, expired, parked, freedKeys, mayReadPlainly and onlyLane or 0, now}
