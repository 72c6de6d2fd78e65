#!lua flags=allow-oom
--[[
Purpose   Acknowledge and delete completed messages.
KEYS[1]   <prefix>:{<queue>}:<lane>   STREAM
ARGV[1]   group   ARGV[2..] entry ids, at most 1000
RETURNS   how many were still pending
ATOMIC    An entry that is acknowledged and not deleted would stay for ever.
]]
local lane, group = KEYS[1], ARGV[1]
local ids = {unpack(ARGV, 2)}
local settled = redis.call('XACK', lane, group, unpack(ids))
redis.call('XDEL', lane, unpack(ids))
return settled
