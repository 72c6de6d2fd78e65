#!lua flags=allow-oom
--[[
Purpose   Note how far a run is and that it lives, only while it is the latest of its job, and learn whether it is to stop.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   token of the run   ARGV[2] number of the command's dispatch   ARGV[3] share done, 0 to 1   ARGV[4] what it does, or empty   ARGV[5] lifetime of the key in ms
RETURNS   1 noted   2 noted, and the job is cancelled   0 another run has begun or the job has ended
ATOMIC    A run that was overtaken between the check and the write would turn the progress back.
]]
local job = KEYS[1]
local run, dispatch, progress, text, lifetime = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]

local status, current, cancel = unpack(redis.call('HMGET', job, 'status', 'run', 'cancel'))
if status ~= 'running' or current ~= run then
  return 0
end

local time = redis.call('TIME')
redis.call('HSET', job, 'progress', progress, 'text', text, 'updated-at', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('PEXPIRE', job, lifetime)
return tonumber(cancel or -1) >= dispatch and 2 or 1
