#!lua flags=no-writes
--[[
Purpose   Tell the state of a queue at one moment, without reading bodies of messages that are held.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:consumers   ZSET
KEYS[6]   <prefix>:{<queue>}:delayed     ZSET
KEYS[7]   <prefix>:{<queue>}:state       HASH
ARGV[1]   group   ARGV[2..] consumers of the group that hold nothing in flight
RETURNS   {how many of the keys exist, {length and in flight of each lane}, delayed, ms until the next is due or -1, ms of the oldest message's age or -1, live consumers, 1 when paused}
ATOMIC    Figures of different moments do not add up.
]]
local group = ARGV[1]
local consumers, delayed, state = KEYS[5], KEYS[6], KEYS[7]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local isWaiting = {}
for index = 2, #ARGV do
  isWaiting[ARGV[index]] = true
end

local lanes, oldest = {}, nil
for index = 1, 4 do
  local length, inFlight, first = redis.call('XLEN', KEYS[index]), 0, nil
  local pending = redis.pcall('XPENDING', KEYS[index], group)
  if not pending.err and pending[1] > 0 then
    first = pending[2]
    for _, consumer in ipairs(pending[4]) do
      if not isWaiting[consumer[1]] then
        inFlight = inFlight + tonumber(consumer[2])
      end
    end
  elseif length > 0 then
    first = redis.call('XRANGE', KEYS[index], '-', '+', 'COUNT', 1)[1][1]
  end
  if first then
    local born = tonumber(string.match(first, '^%d+'))
    oldest = oldest and math.min(oldest, born) or born
  end
  lanes[#lanes + 1] = length
  lanes[#lanes + 1] = inFlight
end

local due = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
return {
  redis.call('EXISTS', unpack(KEYS)),
  lanes,
  redis.call('ZCARD', delayed),
  due and math.max(0, tonumber(due) - now) or -1,
  oldest and math.max(0, now - oldest) or -1,
  redis.call('ZCOUNT', consumers, now, '+inf'),
  redis.call('HEXISTS', state, 'paused')
}
