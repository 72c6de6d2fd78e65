#!lua
--[[
Purpose   Commit a unit of work: check what it was built on, then write all of it and settle the message that it came from, or write nothing.
KEYS[1]   <prefix>:{<queue>}:<lane>         STREAM, the lane of the delivery
KEYS[2]   <prefix>:{<queue>}:inbox:<mark>   STRING, that this consumer has had the message
KEYS[3..] what is checked and written
ARGV[1]   group   ARGV[2] instance   ARGV[3] entry id   ARGV[4] its delivery count
ARGV[5]   1 to settle the delivery, 0 to leave the mark instead   ARGV[6] ms that the mark lives
ARGV[7..] operations: name, how many words follow, words
          version key field value      the field of the hash has that value
          absent  key                  the key is not there
          equals  key value            the string has that value
          exists  key                  the key is there
          topic   key field value      as version, absent counting as 0; otherwise the routes are stale
          join    keys argument ...   runs the script that stands in front of this one as "join" on so many of the keys behind the mark; it checks before it writes and returns 1 when it has
          write   type command key ... runs a command on a key that holds that type or nothing
          once    mark window mustExist lane field ...   an entry, unless one of the same mark was added within its window
          delay   delayed bodies wake mark window name ms lane mustExist field ...   a message that waits until it is due
          outbox  key wake id destination topics mustExist ms lane field ...   a message that this script cannot send, to be sent afterwards
RETURNS   {1, operations that found their queue gone, operations that were dropped as duplicates}
          {0 the delivery is not ours any more}   {-1, operation whose check failed, what a joined script returned}   {-2 the routes of a publish are stale}
ATOMIC    The state of a saga, the messages that its transition sends, and the acknowledgement of the event happen together or not at all.
]]
local lane, inbox, group, instance, entryId, deliveries = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local settles, retention = ARGV[5] == '1', ARGV[6]

local row = redis.call('XPENDING', lane, group, entryId, entryId, 1)[1]
if not row or row[2] ~= instance or row[4] ~= deliveries then
  return {0}
end

-- A delivery that is not settled here is committed again when its reply was lost.
if not settles and redis.call('EXISTS', inbox) == 1 then
  return {1, {}, {}}
end

local function settle()
  if settles then
    redis.call('XACK', lane, group, entryId)
    redis.call('XDEL', lane, entryId)
  else
    redis.call('SET', inbox, entryId, 'PX', retention)
  end
end

-- The part checks before it writes, and returns something else than 1 when it has not written.
local firstKey = 3
local function joinAt(first, last)
  local result = join({unpack(KEYS, firstKey, firstKey + tonumber(ARGV[first]) - 1)}, {unpack(ARGV, first + 1, last)})
  return type(result) == 'table' and result[1] or result
end

-- Mostly a saga changes and sends nothing; all that follows is for more than that.
local onlyName, onlyCount = ARGV[7], tonumber(ARGV[8])
if onlyName == 'join' and 8 + onlyCount == #ARGV then
  local code = joinAt(9, #ARGV)
  if code ~= 1 then
    return {-1, 1, code}
  end
  settle()
  return {1, {}, {}}
end

local operations, index = {}, 7
while index <= #ARGV do
  local count = tonumber(ARGV[index + 1])
  operations[#operations + 1] = {name = ARGV[index], first = index + 2, last = index + 1 + count}
  index = index + 2 + count
end

local checks, writes = {}, {}

function checks.version(first)
  return redis.call('HGET', ARGV[first], ARGV[first + 1]) == ARGV[first + 2]
end

function checks.absent(first)
  return redis.call('EXISTS', ARGV[first]) == 0
end

function checks.equals(first)
  return redis.call('GET', ARGV[first]) == ARGV[first + 1]
end

function checks.exists(first)
  return redis.call('EXISTS', ARGV[first]) == 1
end

function checks.topic(first)
  return (redis.call('HGET', ARGV[first], ARGV[first + 1]) or '0') == ARGV[first + 2]
end

-- A script that fails half way is not undone: what could refuse a write is asked before the first.
local function holds(key, kind)
  local held = redis.call('TYPE', key).ok
  if held ~= 'none' and held ~= kind then
    return redis.error_reply('WRONGTYPE The key ' .. key .. ' holds a ' .. held .. ', not a ' .. kind .. '; it belongs to something else')
  end
end

local kinds = {}

function kinds.write(first)
  return holds(ARGV[first + 2], ARGV[first])
end

function kinds.once(first)
  return holds(ARGV[first + 3], 'stream')
end

function kinds.delay(first)
  return holds(ARGV[first], 'zset') or holds(ARGV[first + 1], 'hash') or holds(ARGV[first + 2], 'stream')
end

function kinds.outbox(first)
  return holds(ARGV[first], 'hash')
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gone, dropped = {}, {}

function writes.outbox(first, last)
  redis.call('HSET', ARGV[first], ARGV[first + 2], cmsgpack.pack({now, unpack(ARGV, first + 3, last)}))
  local lifetime = redis.call('PTTL', ARGV[first + 1])
  if lifetime > 0 then
    redis.call('PEXPIRE', ARGV[first], lifetime)
  end
end

function writes.write(first, last, number)
  if not redis.call(unpack(ARGV, first + 1, last)) then
    gone[#gone + 1] = number
  end
end

function writes.once(first, last, number)
  local mark, window, mustExist, target = ARGV[first], ARGV[first + 1], ARGV[first + 2] == '1', ARGV[first + 3]
  if redis.call('EXISTS', mark) == 1 then
    dropped[#dropped + 1] = number
  elseif mustExist and redis.call('EXISTS', target) == 0 then
    gone[#gone + 1] = number
  else
    redis.call('SET', mark, redis.call('XADD', target, '*', unpack(ARGV, first + 4, last)), 'PX', window)
  end
end

function writes.delay(first, last, number)
  local delayed, bodies, wake, mark = ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3]
  local window, name, delay, target, mustExist = tonumber(ARGV[first + 4]), ARGV[first + 5], tonumber(ARGV[first + 6]), ARGV[first + 7], ARGV[first + 8] == '1'
  if mustExist and redis.call('EXISTS', wake) == 0 then
    gone[#gone + 1] = number
    return
  end
  if window > 0 then
    if redis.call('EXISTS', mark) == 1 then
      dropped[#dropped + 1] = number
      return
    end
    redis.call('SET', mark, name, 'PX', window)
  end
  redis.call('HSET', bodies, name, cmsgpack.pack({target, unpack(ARGV, first + 9, last)}))
  redis.call('ZADD', delayed, now + delay, name)
  local lifetime = redis.call('PTTL', wake)
  if lifetime > 0 then
    redis.call('PEXPIRE', delayed, lifetime)
    redis.call('PEXPIRE', bodies, lifetime)
  end
  if redis.call('ZRANGE', delayed, 0, 0)[1] == name then
    redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'delayed')
  end
end

for number, operation in ipairs(operations) do
  local check, kind = checks[operation.name], kinds[operation.name]
  if check and not check(operation.first) then
    return operation.name == 'topic' and {-2} or {-1, number}
  end
  local refusal = kind and kind(operation.first)
  if refusal then
    return refusal
  end
end

-- Last of what can refuse, and the first that writes; there is at most one.
for number, operation in ipairs(operations) do
  if operation.name == 'join' then
    local code = joinAt(operation.first, operation.last)
    if code ~= 1 then
      return {-1, number, code}
    end
  end
end

for number, operation in ipairs(operations) do
  local write = writes[operation.name]
  if write then
    write(operation.first, operation.last, number)
  end
end

settle()
return {1, gone, dropped}
