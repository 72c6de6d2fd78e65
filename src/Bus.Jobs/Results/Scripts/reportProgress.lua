#!lua flags=allow-oom
--[[
Purpose   Note how far a run is, only while it is the latest of its job.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   token of the run   ARGV[2] share done, 0 to 1   ARGV[3] lifetime of the key in ms
RETURNS   1 noted   0 another run has begun or the job has finished
ATOMIC    A run that was overtaken between the check and the write would turn the progress back.
]]
local job = KEYS[1]
local run, progress, lifetime = ARGV[1], ARGV[2], ARGV[3]

local status, current = unpack(redis.call('HMGET', job, 'status', 'run'))
if status ~= 'running' or current ~= run then
  return 0
end

local time = redis.call('TIME')
redis.call('HSET', job, 'progress', progress, 'updated-at', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('PEXPIRE', job, lifetime)
return 1
