#!lua flags=allow-oom
--[[
Purpose   Make a queue ready for one instance: its lanes with their group, and the instance's lease.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
KEYS[7]   <prefix>:{<queue>}:delayed     ZSET
KEYS[8]   <prefix>:{<queue>}:delayed:bodies   HASH
KEYS[9]   <prefix>:{<queue>}:state       HASH
KEYS[10]  <prefix>:{<queue>}:partitions  ZSET
ARGV[1]   group   ARGV[2] instance, empty to register none   ARGV[3] lease in ms   ARGV[4] lifetime of the keys in ms, 0 for a permanent queue
RETURNS   1 joined
ATOMIC    A lane without its group, or an instance without its lease, must never be seen.
]]
local group, instance, lease, lifetime = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local consumers = KEYS[6]

for index = 1, 5 do
  local kind = redis.call('TYPE', KEYS[index]).ok
  if kind ~= 'none' and kind ~= 'stream' then
    return redis.error_reply('WRONGTYPE The key ' .. KEYS[index] .. ' holds a ' .. kind .. ', not a stream; it belongs to something else')
  end
end

for index = 1, 5 do
  local created = redis.pcall('XGROUP', 'CREATE', KEYS[index], group, '0', 'MKSTREAM')
  if created.err and not string.find(created.err, 'BUSYGROUP', 1, true) then
    return created
  end
end

if instance ~= '' then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZADD', consumers, now + lease, instance)
end

if lifetime > 0 then
  for index = 1, #KEYS do
    redis.call('PEXPIRE', KEYS[index], lifetime)
  end
end

return 1
