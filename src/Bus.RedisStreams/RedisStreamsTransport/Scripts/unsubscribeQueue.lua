#!lua flags=allow-oom
--[[
Purpose   End subscriptions of one queue, only if they are still the ones that the caller knows.
KEYS[1]   <prefix>:topic:<entity name>   HASH, and as many more as the call has
ARGV[1]   field, "queue:<queue name>"   ARGV[2] the subscription's value as the caller read it
RETURNS   how many ended
ATOMIC    A queue that came back under the same name has subscribed anew and must stay subscribed.
]]
local field, kind = ARGV[1], ARGV[2]
local ended = 0

-- The server's clock, so that a topic that was lost and made anew never shows a version that somebody has cached.
local function raiseVersion(topic)
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local version = tonumber(redis.call('HGET', topic, 'v') or 0)
  redis.call('HSET', topic, 'v', string.format('%.0f', math.max(version + 1, now)))
end

for _, topic in ipairs(KEYS) do
  if redis.call('HGET', topic, field) == kind then
    redis.call('HDEL', topic, field)
    raiseVersion(topic)
    ended = ended + 1
  end
end

return ended
