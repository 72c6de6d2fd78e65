#!lua flags=allow-oom
--[[
Purpose   Keep the plan of an optimization, unless the same one is kept already; a plan for other input takes its place with all its chunks.
KEYS[1]   <prefix>:optimization:<job id>   HASH
ARGV[1]   name of the plan   ARGV[2] the command as JSON   ARGV[3] points   ARGV[4] points of a chunk   ARGV[5] lifetime of the key in ms
RETURNS   the points of a chunk of the plan that is kept, at least 1
ATOMIC    Two who plan at once must cut the same chunks.
]]
local optimization = KEYS[1]
local plan, definition, points, size, lifetime = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local known, kept = unpack(redis.call('HMGET', optimization, 'plan', 'chunk-size'))
if known == plan then
  redis.call('PEXPIRE', optimization, lifetime)
  return tonumber(kept)
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('DEL', optimization)
redis.call('HSET', optimization, 'plan', plan, 'definition', definition, 'points', points, 'chunk-size', size, 'done', '0', 'done-chunks', '0', 'runs', '0', 'planned-at', now, 'updated-at', now)
redis.call('PEXPIRE', optimization, lifetime)
return tonumber(size)
