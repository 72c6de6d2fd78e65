#!lua flags=allow-oom
--[[
Purpose   Remove delayed messages of a queue or scheduled publishes of a topic.
KEYS[1]   <prefix>:{<queue>}:delayed          ZSET, or a topic's
KEYS[2]   <prefix>:{<queue>}:delayed:bodies   HASH, or a topic's
ARGV[1..] names of the messages, at most 1000
RETURNS   how many were still there
ATOMIC    A message that is promoted in between is either removed or delivered, never half of each.
]]
local delayed, bodies = KEYS[1], KEYS[2]
redis.call('HDEL', bodies, unpack(ARGV))
return redis.call('ZREM', delayed, unpack(ARGV))
