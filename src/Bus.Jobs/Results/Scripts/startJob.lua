#!lua flags=allow-oom
--[[
Purpose   Begin a run of a job. From here on only this run may write, until the next one begins.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   kind of job   ARGV[2] token of the run   ARGV[3] worker   ARGV[4] lifetime of the key in ms
RETURNS   the number of the attempt, from 1   0 the job has finished and must not run again
ATOMIC    Two runs must not both believe that they are the latest.
]]
local job = KEYS[1]
local kind, run, worker, lifetime = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local status, wrong = unpack(redis.call('HMGET', job, 'status', 'input-wrong'))
if status == 'completed' or (status == 'failed' and wrong == '1') then
  return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local attempt = redis.call('HINCRBY', job, 'attempt', 1)
redis.call('HSETNX', job, 'created-at', now)
redis.call('HDEL', job, 'error', 'input-wrong', 'finished-at')
redis.call('HSET', job, 'kind', kind, 'status', 'running', 'progress', '0', 'run', run, 'worker', worker, 'started-at', now, 'updated-at', now)
redis.call('PEXPIRE', job, lifetime)
return attempt
