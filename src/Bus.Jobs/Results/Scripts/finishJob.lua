#!lua flags=allow-oom
--[[
Purpose   Store the outcome of a run, only while it is the latest of its job.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   token of the run   ARGV[2] "completed" or "failed"   ARGV[3] result as JSON, or the error's sentence
ARGV[4]   1 when the input is wrong, so that the job must not run again   ARGV[5] lifetime of the key in ms
RETURNS   1 stored   0 another run has begun or the job has finished
ATOMIC    A late or duplicate delivery must not overwrite the result of the run that overtook it.
]]
local job = KEYS[1]
local run, outcome, content, wrong, lifetime = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local status, current = unpack(redis.call('HMGET', job, 'status', 'run'))
if status ~= 'running' or current ~= run then
  return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if outcome == 'completed' then
  redis.call('HSET', job, 'progress', '1', 'result', content)
else
  redis.call('HSET', job, 'error', content, 'input-wrong', wrong)
end
redis.call('HSET', job, 'status', outcome, 'finished-at', now, 'updated-at', now)
redis.call('PEXPIRE', job, lifetime)
return 1
