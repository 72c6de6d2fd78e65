#!lua flags=allow-oom
--[[
Purpose   Begin a run of a job. From here on only this run may write, until the next one begins.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   type of the job   ARGV[2] token of the run   ARGV[3] worker   ARGV[4] number of the command's dispatch, 0 when it was sent straight to its queue
ARGV[5]   how often the command was requeued   ARGV[6] lifetime of the key in ms
RETURNS   the number of the attempt, from 1   0 the job has completed   -1 it is cancelled   -2 this dispatch has failed   -3 this dispatch waits for children
          -4 a later dispatch has begun
ATOMIC    Two runs must not both believe that they are the latest.
]]
local job = KEYS[1]
local kind, run, worker, dispatch, requeues, lifetime = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]

local status, ran, current, cancel = unpack(redis.call('HMGET', job, 'status', 'requeues', 'dispatch', 'cancel'))
ran, current, cancel = tonumber(ran or 0), tonumber(current or 0), tonumber(cancel or -1)
if status == 'completed' then
  return 0
end

-- A dispatch has one outcome. Somebody who requeues the command wants another one.
if requeues <= ran then
  if dispatch < current then
    return -4
  elseif cancel >= dispatch then
    return -1
  elseif dispatch == current and status == 'failed' then
    return -2
  elseif dispatch == current and status == 'waiting' then
    return -3
  end
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local attempt = redis.call('HINCRBY', job, 'attempt', 1)
redis.call('HSETNX', job, 'created-at', now)
redis.call('HDEL', job, 'error', 'error-type', 'input-wrong', 'finished-at', 'text', 'result')
redis.call('HSET', job, 'type', kind, 'status', 'running', 'progress', '0', 'run', run, 'worker', worker, 'dispatch', math.max(dispatch, current),
  'requeues', math.max(requeues, ran), 'started-at', now, 'updated-at', now)
redis.call('PEXPIRE', job, lifetime)
return attempt
