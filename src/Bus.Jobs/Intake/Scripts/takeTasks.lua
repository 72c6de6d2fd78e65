#!lua flags=allow-oom
--[[
Purpose   Move tasks from a producer's list to those that a bridge holds, and return all that it holds, oldest first.
KEYS[1]   <list>   LIST
KEYS[2]   <list>:processing:<bridge>   LIST
KEYS[3]   <list>:bridges   ZSET
ARGV[1]   bridge   ARGV[2] lease in ms   ARGV[3] the most tasks to hold
RETURNS   the tasks
ATOMIC    A task is in one of the lists at any moment, and a bridge that holds tasks has a lease.
]]
local list, processing, bridges = KEYS[1], KEYS[2], KEYS[3]
local bridge, lease, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local time = redis.call('TIME')
redis.call('ZADD', bridges, time[1] * 1000 + math.floor(time[2] / 1000) + lease, bridge)
for _ = redis.call('LLEN', processing) + 1, limit do
  if not redis.call('LMOVE', list, processing, 'RIGHT', 'LEFT') then
    break
  end
end

local held = redis.call('LRANGE', processing, -limit, -1)
local tasks = {}
for index = #held, 1, -1 do
  tasks[#tasks + 1] = held[index]
end
return tasks
