#!lua flags=no-writes
--[[
Purpose   List instances that have expired and are still named by indexes.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:expiring   ZSET
ARGV[1]   how many at most
RETURNS   the traces of the instances, those that expired first in front
ATOMIC    The server's clock decides, which only a script reads together with the set.
]]
local expiring = KEYS[1]
local limit = ARGV[1]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZRANGE', expiring, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
