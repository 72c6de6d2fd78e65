#!lua flags=allow-oom
--[[
Purpose   Keep the result of a chunk, once, and count it.
KEYS[1]   <prefix>:optimization:<job id>   HASH
ARGV[1]   name of the plan   ARGV[2] index of the first point   ARGV[3] the result   ARGV[4] points   ARGV[5] runs
ARGV[6]   best value, or empty   ARGV[7] index of the best run   ARGV[8] 1 when the lowest value is best   ARGV[9] lifetime of the key in ms
RETURNS   1 kept   0 it was kept before   -1 the plan is not known (any more)
ATOMIC    A chunk that two workers ran must be counted once.
]]
local optimization = KEYS[1]
local plan, first, result, points, runs = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local value, index, minimize, lifetime = ARGV[6], ARGV[7], ARGV[8] == '1', ARGV[9]

local known, best, bestIndex = unpack(redis.call('HMGET', optimization, 'plan', 'best', 'best-index'))
if known ~= plan then
  return -1
end

if redis.call('HSETNX', optimization, 'chunk:' .. first, result) == 0 then
  return 0
end

local time = redis.call('TIME')
redis.call('HINCRBY', optimization, 'done', points)
redis.call('HINCRBY', optimization, 'done-chunks', 1)
redis.call('HINCRBY', optimization, 'runs', runs)
redis.call('HSET', optimization, 'updated-at', time[1] * 1000 + math.floor(time[2] / 1000))
if value ~= '' then
  local new, old = tonumber(value), tonumber(best or '')
  local better = not old or (minimize and new < old) or (not minimize and new > old)
  if better or (new == old and tonumber(index) < tonumber(bestIndex)) then
    redis.call('HSET', optimization, 'best', value, 'best-index', index)
  end
end

redis.call('PEXPIRE', optimization, lifetime)
return 1
