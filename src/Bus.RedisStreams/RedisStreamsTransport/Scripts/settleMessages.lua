#!lua flags=allow-oom
--[[
Purpose   Acknowledge and delete completed messages.
KEYS[1]   <prefix>:{<queue>}:<lane>   STREAM
ARGV[1]   group   ARGV[2] instance that must own them still, or empty   ARGV[3..] entry ids, at most 1000
RETURNS   how many were still pending
ATOMIC    A recovery must not slip between the check of the owner and the acknowledgement, and an entry that is acknowledged and not deleted would stay for ever.
]]
local lane, group, owner = KEYS[1], ARGV[1], ARGV[2]
local ids = {}

for index = 3, #ARGV do
  if owner == '' or #redis.call('XPENDING', lane, group, ARGV[index], ARGV[index], 1, owner) > 0 then
    ids[#ids + 1] = ARGV[index]
  end
end

if #ids == 0 then
  return 0
end

local settled = redis.call('XACK', lane, group, unpack(ids))
redis.call('XDEL', lane, unpack(ids))
return settled
