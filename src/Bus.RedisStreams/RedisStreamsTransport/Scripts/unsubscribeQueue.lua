#!lua flags=allow-oom
--[[
Purpose   End subscriptions of one queue, only if they are still the ones that the caller knows.
KEYS[1]   <prefix>:topic:<entity name>   HASH, and one for each further field
ARGV[1]   the subscriptions' value as the caller read it   ARGV[2..] for each key the field, "queue:<queue name>" or with a filter behind it
RETURNS   how many ended
ATOMIC    A queue that came back under the same name has subscribed anew and must stay subscribed.
]]
local kind = ARGV[1]
local fields = {unpack(ARGV, 2)}
local ended = 0

-- The server's clock, so that a topic that was lost and made anew never shows a version that somebody has cached.
local function raiseVersion(topic)
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local version = tonumber(redis.call('HGET', topic, 'v') or 0)
  redis.call('HSET', topic, 'v', string.format('%.0f', math.max(version + 1, now)))
end

for index, topic in ipairs(KEYS) do
  if redis.call('HGET', topic, fields[index]) == kind then
    redis.call('HDEL', topic, fields[index])
    raiseVersion(topic)
    ended = ended + 1
  end
end

return ended
