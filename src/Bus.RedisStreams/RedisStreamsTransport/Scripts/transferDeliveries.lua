#!lua flags=allow-oom
--[[
Purpose   Change owner and delivery count of messages: hand them back to everybody, or count a buffered one as delivered when it starts.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
KEYS[5]   <prefix>:{<queue>}:wake        STREAM
ARGV[1]   group   ARGV[2] instance   ARGV[3] new owner, "returned" for everybody
ARGV[4..] for each message: lane 1-4, entry id, delivery count it must have, delivery count it gets; at most 1000
RETURNS   how many were still ours and are transferred
ATOMIC    A message that a recovery took must not be taken back, and whoever sleeps must be woken for what is handed back.
]]
local group, instance, owner = ARGV[1], ARGV[2], ARGV[3]
local wake = KEYS[5]
local transferred = 0

for index = 4, #ARGV, 4 do
  local lane, id, expected, count = KEYS[tonumber(ARGV[index])], ARGV[index + 1], tonumber(ARGV[index + 2]), ARGV[index + 3]
  local row = redis.call('XPENDING', lane, group, id, id, 1)[1]
  if row and row[2] == instance and row[4] == expected then
    local claimed = redis.call('XCLAIM', lane, group, owner, 0, id, 'RETRYCOUNT', count, 'JUSTID')
    transferred = transferred + #claimed
  end
end

if owner == 'returned' and transferred > 0 then
  redis.call('XADD', wake, 'MAXLEN', 1, '*', 'reason', 'returned')
end

return transferred
