#!lua flags=allow-oom
--[[
Purpose   Move one message to another queue of the same slot, only while this delivery still owns it.
KEYS[1]   <prefix>:{<queue>}:<lane>          STREAM
KEYS[2]   <prefix>:{<queue>}_error:<lane>    STREAM, or _skipped
ARGV[1]   group   ARGV[2] instance   ARGV[3] entry id   ARGV[4] delivery count   ARGV[5] value of the headers field   ARGV[6] value of the message-id field if it has none
ARGV[7]   lifetime of the destination in ms, 0 for ever
RETURNS   1 moved   0 already gone   -1 owned by another instance or delivery
ATOMIC    A recovery must not slip between the ownership check, the copy and the acknowledgement; body bytes never leave the server.
]]
local lane, destination = KEYS[1], KEYS[2]
local group, instance, id, deliveries, headers, messageId, lifetime = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6], tonumber(ARGV[7])

local kind = redis.call('TYPE', destination).ok
if kind ~= 'none' and kind ~= 'stream' then
  return redis.error_reply('WRONGTYPE The key ' .. destination .. ' holds a ' .. kind .. ', not a stream; it belongs to something else')
end

local row = redis.call('XPENDING', lane, group, id, id, 1)[1]
if not row then
  return 0
end
if row[2] ~= instance or row[4] ~= deliveries then
  return -1
end

local entry = redis.call('XRANGE', lane, id, id)[1]
if not entry then
  redis.call('XACK', lane, group, id)
  return 0
end

-- What was moved waits for a person: it does not expire.
local fields, hasHeaders, hasMessageId = {}, false, false
for index = 1, #entry[2], 2 do
  if entry[2][index] ~= 'ttl' then
    fields[#fields + 1] = entry[2][index]
    fields[#fields + 1] = entry[2][index + 1]
  end
end
for index = 1, #fields, 2 do
  if fields[index] == 'headers' then
    fields[index + 1] = headers
    hasHeaders = true
  elseif fields[index] == 'message-id' then
    hasMessageId = true
  end
end
if not hasHeaders then
  fields[#fields + 1] = 'headers'
  fields[#fields + 1] = headers
end
if not hasMessageId then
  fields[#fields + 1] = 'message-id'
  fields[#fields + 1] = messageId
end

-- unpack fails near 8,000 values. Of an entry with more fields than that the known ones are kept, and of the others what fits.
local maxValues = 7000
if #fields > maxValues then
  local isKnown = {['message-id'] = true, ['content-type'] = true, ['content-encoding'] = true, ['headers'] = true, ['partition-key'] = true, ['body'] = true}
  local known, others = {}, {}
  for index = 1, #fields, 2 do
    local part = isKnown[fields[index]] and known or others
    if #part < maxValues / 2 then
      part[#part + 1] = fields[index]
      part[#part + 1] = fields[index + 1]
    end
  end
  fields = others
  for index = 1, #known do
    fields[#fields + 1] = known[index]
  end
end

redis.call('XADD', destination, '*', unpack(fields))
if lifetime > 0 then
  redis.call('PEXPIRE', destination, lifetime)
end
redis.call('XACK', lane, group, id)
redis.call('XDEL', lane, id)
return 1
