#!lua flags=allow-oom
--[[
Purpose   Subscribe one queue to topics; a subscription that is there already changes nothing.
KEYS[1]   <prefix>:topic:<entity name>   HASH, and one for each further field
ARGV[1]   the queue's field without a filter, "queue:<queue name>"   ARGV[2] "permanent", or "temporary:" and a new token
ARGV[3]   2 to end what the queue wanted of these topics before, 1 to replace the value of subscriptions that are there, 0 to leave them alone
ARGV[4..] for each key the field, "queue:<queue name>" or with "|key:<routing key>" or "|pattern:<regular expression>" behind it
RETURNS   how many subscriptions are new, changed or ended
ATOMIC    A publisher that reads the version must see every subscription made before it.
]]
local queue, kind, authority = ARGV[1], ARGV[2], tonumber(ARGV[3])
local configures, replaces = authority == 2, authority >= 1
local fields, wanted = {unpack(ARGV, 4)}, {}
local changed = 0

-- The server's clock, so that a topic that was lost and made anew never shows a version that somebody has cached.
local function raiseVersion(topic)
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local version = tonumber(redis.call('HGET', topic, 'v') or 0)
  redis.call('HSET', topic, 'v', string.format('%.0f', math.max(version + 1, now)))
end

for index, topic in ipairs(KEYS) do
  local held = redis.call('TYPE', topic).ok
  if held ~= 'none' and held ~= 'hash' then
    return redis.error_reply('WRONGTYPE The key ' .. topic .. ' holds a ' .. held .. ', not a hash; it belongs to something else')
  end
  wanted[topic] = wanted[topic] or {}
  wanted[topic][fields[index]] = true
end

local function findOwn(topic)
  local own = {}
  for _, field in ipairs(redis.call('HKEYS', topic)) do
    if field == queue or string.sub(field, 1, #queue + 1) == queue .. '|' then
      own[#own + 1] = field
    end
  end
  return own
end

-- Another instance of the queue may have been configured anew meanwhile: what it left out is not lost.
local function subscribe(topic, isKnown)
  local count = 0
  for field in pairs(wanted[topic]) do
    local present = redis.call('HGET', topic, field)
    local isDue
    if present then
      isDue = replaces and present ~= kind
    else
      isDue = configures or not isKnown()
    end
    if isDue then
      redis.call('HSET', topic, field, kind)
      count = count + 1
    end
  end
  return count
end

for topic in pairs(wanted) do
  local known
  local function isKnown()
    if known == nil then
      known = #findOwn(topic) > 0
    end
    return known
  end

  local count = subscribe(topic, isKnown)
  if configures then
    for _, field in ipairs(findOwn(topic)) do
      if not wanted[topic][field] then
        redis.call('HDEL', topic, field)
        count = count + 1
      end
    end
  end
  if count > 0 then
    raiseVersion(topic)
    changed = changed + count
  end
end

return changed
