#!lua flags=allow-oom
--[[
Purpose   Take consumers of bridges that have gone out of the group of a producer's stream.
KEYS[1]   <stream>   STREAM
ARGV[1]   group   ARGV[2] beginning of the consumers' names   ARGV[3] ms without a word after which one has gone   ARGV[4] the most consumers to look at
RETURNS   how many were taken out
ATOMIC    A consumer that gets an entry in between would be taken out with it.
]]
local stream = KEYS[1]
local group, beginning, silence, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local removed = 0
for index, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
  if index > limit then
    break
  end
  local name, pending, idle = consumer[2], consumer[4], consumer[6]
  if string.sub(name, 1, #beginning) == beginning and pending == 0 and idle >= silence then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, name)
    removed = removed + 1
  end
end
return removed
