#!lua
--[[
Purpose   Record where the instances of a saga lie, and of which type they are, unless that is recorded.
KEYS[1]   <prefix>:sagas   HASH
ARGV[1]   saga name   ARGV[2] slot tag and type
RETURNS   what is recorded
ATOMIC    Of two that come first at once, one must see what the other recorded.
]]
local sagas = KEYS[1]
local name, record = ARGV[1], ARGV[2]

redis.call('HSETNX', sagas, name, record)
return redis.call('HGET', sagas, name)
