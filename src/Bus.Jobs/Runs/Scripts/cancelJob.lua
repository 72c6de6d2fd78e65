#!lua flags=allow-oom
--[[
Purpose   Cancel all dispatches of a job's command up to one: none that is so old begins any more, and one that runs learns of it with its next report.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   number of the latest dispatch   ARGV[2] type of the job   ARGV[3] 1 to leave a run alone that goes on   ARGV[4] lifetime of the key in ms
RETURNS   1 a run goes on, which will stop unless it was to be left alone   0 none runs   2 the job has completed
ATOMIC    A run that begins in between must either be seen here or see the mark.
]]
local job = KEYS[1]
local dispatch, kind, is_run_spared, lifetime = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1', ARGV[4]

local status, cancel = unpack(redis.call('HMGET', job, 'status', 'cancel'))
if status == 'completed' then
  return 2
elseif status == 'running' and is_run_spared then
  return 1
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSETNX', job, 'created-at', now)
redis.call('HSET', job, 'type', kind, 'cancel', math.max(dispatch, tonumber(cancel or -1)), 'updated-at', now)
if status ~= 'running' then
  redis.call('HSET', job, 'status', 'cancelled', 'finished-at', now)
end
redis.call('PEXPIRE', job, lifetime)
return status == 'running' and 1 or 0
