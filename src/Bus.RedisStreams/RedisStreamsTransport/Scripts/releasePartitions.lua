#!lua flags=allow-oom
--[[
Purpose   Let the next parked messages of partition keys go, as many as may be in flight; and drop what keys hold for messages that are settled.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:partitions  ZSET
ARGV[1]   group   ARGV[2] most messages of one partition key in flight   ARGV[3] 0 to look at the keys given, or the most keys of a page of all
ARGV[4..] the partition keys, or the one behind which the page begins, empty for the first page
RETURNS   {messages that may go now, the last key of the page or empty when there are no more}
ATOMIC    A key must not be given to two messages, and whoever sleeps must be woken for what may go.
]]
local group, limit, pageSize = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local wake, partitions = KEYS[5], KEYS[6]

-- Parked messages that were purged or lost are dropped on the way; so many of them in one call.
local dropsLeft = 1000
local released = 0

local function tagOf(key)
  return #key .. ':' .. key
end

local function findPending(lane, id)
  local rows = redis.pcall('XPENDING', KEYS[tonumber(lane)], group, id, id, 1)
  return not rows.err and rows[1]
end

local function dropSettled(tag)
  local held = 0
  for _, member in ipairs(redis.call('ZRANGEBYLEX', partitions, '[' .. tag .. ':h', '(' .. tag .. ':i')) do
    local lane, id = string.match(string.sub(member, #tag + 3), '^(%d):(.+)$')
    if findPending(lane, id) then
      held = held + 1
    else
      redis.call('ZREM', partitions, member)
    end
  end
  return held
end

local function unpad(digits)
  return (string.gsub(digits, '^0+(%d)', '%1'))
end

local function release(key)
  local tag = tagOf(key)
  local held = dropSettled(tag)
  while held < limit and dropsLeft > 0 do
    local member = redis.call('ZRANGEBYLEX', partitions, '[' .. tag .. ':p', '(' .. tag .. ':q', 'LIMIT', 0, 1)[1]
    if not member then
      return
    end
    local place = string.sub(member, #tag + 3)
    local id, lane = unpad(string.sub(place, 2, 21)) .. '-' .. unpad(string.sub(place, 22, 41)), string.sub(place, 42)
    redis.call('ZREM', partitions, member)
    local row = findPending(lane, id)
    if row then
      redis.call('ZADD', partitions, 0, tag .. ':h' .. lane .. ':' .. id)
      held = held + 1
      if row[2] == 'parked' then
        redis.call('XCLAIM', KEYS[tonumber(lane)], group, 'returned', 0, id, 'RETRYCOUNT', row[4], 'JUSTID')
        released = released + 1
      end
    else
      dropsLeft = dropsLeft - 1
    end
  end
end

local last = ''
if pageSize == 0 then
  for index = 4, #ARGV do
    release(ARGV[index])
  end
else
  local after = ARGV[#ARGV]
  local first = after == '' and '-' or '(' .. tagOf(after) .. ':q'
  for _ = 1, pageSize do
    local member = redis.call('ZRANGEBYLEX', partitions, first, '+', 'LIMIT', 0, 1)[1]
    if not member then
      last = ''
      break
    end
    local length = string.match(member, '^(%d+):')
    last = string.sub(member, #length + 2, #length + 1 + tonumber(length))
    release(last)
    first = '(' .. tagOf(last) .. ':q'
  end
end

if released > 0 then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'released')
end

return {released, last}
