#!lua flags=allow-oom
--[[
Purpose   Set a job back to queued whose run was stopped, only while that run is the latest.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   token of the run   ARGV[2] lifetime of the key in ms
RETURNS   1 set back   0 another run has begun or the job has finished
ATOMIC    A run that another worker began in between must not look queued.
]]
local job = KEYS[1]
local run, lifetime = ARGV[1], ARGV[2]

local status, current = unpack(redis.call('HMGET', job, 'status', 'run'))
if status ~= 'running' or current ~= run then
  return 0
end

local time = redis.call('TIME')
redis.call('HDEL', job, 'run', 'worker', 'started-at')
redis.call('HSET', job, 'status', 'queued', 'progress', '0', 'updated-at', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('PEXPIRE', job, lifetime)
return 1
