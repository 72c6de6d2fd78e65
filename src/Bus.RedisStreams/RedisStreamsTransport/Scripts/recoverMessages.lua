#!lua flags=allow-oom
--[[
Purpose   Hand back what instances own whose lease has ended or who left without it, and remove those instances.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
KEYS[6]   <prefix>:{<queue>}:consumers   ZSET
ARGV[1]   group   ARGV[2] most messages of this call
RETURNS   {messages handed back, 1 when there are more}
ATOMIC    An instance that renews in between must either keep all or learn that it lost its lease.
]]
local group, limit = ARGV[1], tonumber(ARGV[2])
local wake, consumers = KEYS[5], KEYS[6]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', consumers, '-inf', now)

local moved, more = 0, 0
for index = 1, 5 do
  local lane = KEYS[index]
  local listed = redis.pcall('XINFO', 'CONSUMERS', lane, group)
  if not listed.err then
    for _, consumer in ipairs(listed) do
      local name = consumer[2]
      if name ~= 'returned' and not redis.call('ZSCORE', consumers, name) then
        local left = consumer[4]
        if index == 5 then
          redis.call('XGROUP', 'DELCONSUMER', lane, group, name)
        else
          if left > 0 and moved < limit then
            local pending = redis.call('XPENDING', lane, group, '-', '+', limit - moved, name)
            for _, row in ipairs(pending) do
              redis.call('XCLAIM', lane, group, 'returned', 0, row[1], 'RETRYCOUNT', row[4], 'JUSTID')
            end
            moved = moved + #pending
            left = left - #pending
          end
          if left <= 0 then
            redis.call('XGROUP', 'DELCONSUMER', lane, group, name)
          else
            more = 1
          end
        end
      end
    end
  end
end

if moved > 0 then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'recovered')
end

return {moved, more}
