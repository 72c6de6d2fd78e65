#!lua
--[[
Purpose   Note that a job was submitted, unless more is known of it already.
KEYS[1]   <prefix>:job:<job id>   HASH
ARGV[1]   type of the job   ARGV[2] lifetime of the key in ms
RETURNS   1 noted   0 the job was known before
ATOMIC    A worker that started the job in between must not be set back to queued.
]]
local job = KEYS[1]
local kind, lifetime = ARGV[1], ARGV[2]

if redis.call('HGET', job, 'status') then
  return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', job, 'type', kind, 'status', 'queued', 'progress', '0', 'attempt', '0', 'created-at', now, 'updated-at', now)
redis.call('PEXPIRE', job, lifetime)
return 1
