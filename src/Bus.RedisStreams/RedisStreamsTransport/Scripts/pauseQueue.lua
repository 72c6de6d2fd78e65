#!lua flags=allow-oom
--[[
Purpose   Let a queue give no more messages, or give them again.
KEYS[1]   <prefix>:{<queue>}:state       HASH
KEYS[2]   <prefix>:{<queue>}:wake        STREAM
KEYS[3]   <prefix>:{<queue>}:consumers   ZSET
ARGV[1]   1 to pause, 0 to resume
RETURNS   1 changed   0 it was so already
ATOMIC    Whoever sleeps must be woken by the change: it would take the next message of a paused queue, or sleep on beside a resumed one.
]]
local state, wake, consumers = KEYS[1], KEYS[2], KEYS[3]
local pauses = ARGV[1] == '1'

local changed
if pauses then
  changed = redis.call('HSETNX', state, 'paused', redis.call('TIME')[1])
  -- A temporary queue's state ends with it, or the next one of its name would begin paused.
  local lifetime = redis.call('PTTL', wake)
  if lifetime > 0 then
    redis.call('PEXPIRE', state, lifetime)
  end
else
  changed = redis.call('HDEL', state, 'paused')
end

if changed == 1 then
  local sleepers = redis.call('ZCARD', consumers)
  for _ = 1, sleepers do
    redis.call('XADD', wake, 'MAXLEN', sleepers, '*', 'reason', pauses and 'paused' or 'resumed')
  end
end

return changed
