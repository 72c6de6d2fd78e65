#!lua flags=allow-oom
--[[
Purpose   Read again entries that an instance owns but never received, because the reply that carried them was lost.
KEYS[1]   <prefix>:{<queue>}:<lane>   STREAM
ARGV[1]   group   ARGV[2] instance   ARGV[3..] entry ids
RETURNS   messages {entry id, delivery count, fields, 1 when this delivery is counted already} that the instance still owns
ATOMIC    An entry recovered by another instance in between must not be taken back.
]]
local lane, group, instance = KEYS[1], ARGV[1], ARGV[2]
local messages = {}

-- fetchMessages gives what does not start at once the delivery time 0: it is idle since 1970.
local uncountedIdle = 1000000000000

for index = 3, #ARGV do
  local id = ARGV[index]
  local row = redis.call('XPENDING', lane, group, id, id, 1, instance)[1]
  if row then
    local entry = redis.call('XRANGE', lane, id, id)[1]
    if entry then
      messages[#messages + 1] = {id, row[4], entry[2], row[3] < uncountedIdle and 1 or 0}
    else
      redis.call('XACK', lane, group, id)
    end
  end
end

return messages
