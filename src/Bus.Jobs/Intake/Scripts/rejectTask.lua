#!lua flags=allow-oom
--[[
Purpose   Put a task that cannot become a job aside, with the reason.
KEYS[1]   <list>:processing:<bridge>   LIST
KEYS[2]   <list>:rejected   LIST
ARGV[1]   the task   ARGV[2] the task with the reason
RETURNS   1 put aside   0 the bridge does not hold it any more
ATOMIC    It is in one of the lists at any moment, and put aside once.
]]
local processing, rejected = KEYS[1], KEYS[2]
local task, content = ARGV[1], ARGV[2]

if redis.call('LREM', processing, -1, task) == 0 then
  return 0
end
redis.call('LPUSH', rejected, content)
return 1
