#!lua flags=allow-oom
--[[
Purpose   Store how a run ended, only while it is the latest of its job.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   token of the run   ARGV[2] "completed", "failed", "waiting", "cancelled", or "queued" when it was given back   ARGV[3] lifetime of the key in ms
ARGV[4+]  names and values of more fields
RETURNS   1 stored   0 another run has begun or the job has ended
ATOMIC    A late or duplicate delivery must not overwrite the outcome of the run that overtook it.
]]
local job = KEYS[1]
local run, outcome, lifetime = ARGV[1], ARGV[2], ARGV[3]

local status, current = unpack(redis.call('HMGET', job, 'status', 'run'))
if status ~= 'running' or current ~= run then
  return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 4, #ARGV, 2 do
  redis.call('HSET', job, ARGV[i], ARGV[i + 1])
end
if outcome == 'queued' then
  redis.call('HDEL', job, 'run', 'worker', 'started-at')
  redis.call('HSET', job, 'progress', '0')
elseif outcome ~= 'waiting' then
  redis.call('HSET', job, 'finished-at', now)
end
redis.call('HSET', job, 'status', outcome, 'updated-at', now)
redis.call('PEXPIRE', job, lifetime)
return 1
