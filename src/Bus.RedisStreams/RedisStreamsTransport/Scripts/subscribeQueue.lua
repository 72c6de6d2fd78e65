#!lua flags=allow-oom
--[[
Purpose   Subscribe one queue to topics; a subscription that is there already is kept, or replaced if it is another one.
KEYS[1]   <prefix>:topic:<entity name>   HASH, and as many more as the call has
ARGV[1]   field, "queue:<queue name>"   ARGV[2] "permanent", or "temporary:" and a new token   ARGV[3] 1 to replace another subscription
RETURNS   how many subscriptions are new or changed
ATOMIC    A publisher that reads the version must see every subscription made before it.
]]
local field, kind, replaces = ARGV[1], ARGV[2], ARGV[3] == '1'
local changed = 0

-- The server's clock, so that a topic that was lost and made anew never shows a version that somebody has cached.
local function raiseVersion(topic)
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local version = tonumber(redis.call('HGET', topic, 'v') or 0)
  redis.call('HSET', topic, 'v', string.format('%.0f', math.max(version + 1, now)))
end

for _, topic in ipairs(KEYS) do
  local held = redis.call('TYPE', topic).ok
  if held ~= 'none' and held ~= 'hash' then
    return redis.error_reply('WRONGTYPE The key ' .. topic .. ' holds a ' .. held .. ', not a hash; it belongs to something else')
  end
end

for _, topic in ipairs(KEYS) do
  local present = redis.call('HGET', topic, field)
  if not present or (replaces and present ~= kind) then
    redis.call('HSET', topic, field, kind)
    raiseVersion(topic)
    changed = changed + 1
  end
end

return changed
