#!lua flags=allow-oom
--[[
Purpose   Begin a run of a job. From here on only this run may write, until the next one begins.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   kind of job   ARGV[2] token of the run   ARGV[3] worker   ARGV[4] how often its command was requeued   ARGV[5] lifetime of the key in ms
RETURNS   the number of the attempt, from 1   0 the job has finished and must not run again
ATOMIC    Two runs must not both believe that they are the latest.
]]
local job = KEYS[1]
local kind, run, worker, requeues, lifetime = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]

-- Wrong input stays wrong, unless somebody has changed it: a requeued command may have another body, and runs once.
local status, wrong, ran = unpack(redis.call('HMGET', job, 'status', 'input-wrong', 'requeues'))
ran = tonumber(ran or 0)
if status == 'completed' or (status == 'failed' and wrong == '1' and requeues <= ran) then
  return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local attempt = redis.call('HINCRBY', job, 'attempt', 1)
redis.call('HSETNX', job, 'created-at', now)
redis.call('HDEL', job, 'error', 'input-wrong', 'finished-at')
redis.call('HSET', job, 'kind', kind, 'status', 'running', 'progress', '0', 'run', run, 'worker', worker, 'requeues', math.max(requeues, ran), 'started-at', now, 'updated-at', now)
redis.call('PEXPIRE', job, lifetime)
return attempt
