#!lua flags=allow-oom
--[[
Purpose   End subscriptions of one queue, only if they are still the ones that the caller knows.
KEYS[1..] <prefix>:topic:<entity name>   HASH
ARGV[1]   field, "queue:<queue name>"   ARGV[2] the subscription's value as the caller read it
RETURNS   how many ended
ATOMIC    A queue that came back under the same name has subscribed anew and must stay subscribed.
]]
local field, kind = ARGV[1], ARGV[2]
local ended = 0

for _, topic in ipairs(KEYS) do
  if redis.call('HGET', topic, field) == kind then
    redis.call('HDEL', topic, field)
    redis.call('HINCRBY', topic, 'v', 1)
    ended = ended + 1
  end
end

return ended
