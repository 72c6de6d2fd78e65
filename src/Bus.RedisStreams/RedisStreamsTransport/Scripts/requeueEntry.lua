#!lua flags=allow-oom
--[[
Purpose   Move one dead letter to the queue that is to consume it again.
KEYS[1]   <prefix>:{<queue>}_error:<lane>   STREAM, or _skipped
KEYS[2]   <prefix>:{<queue>}:<lane>         STREAM
ARGV[1]   group   ARGV[2] entry id   ARGV[3] value of the headers field   ARGV[4] 1 when the body is replaced   ARGV[5] the new body
ARGV[6..] consumers of the group that hold nothing in flight
RETURNS   entry id in the destination   0 gone   -1 a consumer of the dead letters holds it   -2 it has more fields than can be moved
ATOMIC    A stop between copy and deletion would double the message, one between deletion and copy would lose it; body bytes never leave the server.
]]
local source, destination = KEYS[1], KEYS[2]
local group, id, headers, isEdited, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1', ARGV[5]

local kind = redis.call('TYPE', destination).ok
if kind ~= 'none' and kind ~= 'stream' then
  return redis.error_reply('WRONGTYPE The key ' .. destination .. ' holds a ' .. kind .. ', not a stream; it belongs to something else')
end

local entry = redis.call('XRANGE', source, id, id)[1]
if not entry then
  return 0
end

-- Without a group nobody has read it.
local pending = redis.pcall('XPENDING', source, group, id, id, 1)
local row = not pending.err and pending[1]
if row then
  local isFree = false
  for index = 6, #ARGV do
    isFree = isFree or ARGV[index] == row[2]
  end
  if not isFree then
    return -1
  end
end

-- unpack fails near 8,000 values.
if #entry[2] > 7000 then
  return -2
end
local fields, hasHeaders, hasBody = {}, false, false
for index = 1, #entry[2], 2 do
  local name, value = entry[2][index], entry[2][index + 1]
  if name == 'headers' then
    value, hasHeaders = headers, true
  elseif name == 'body' and isEdited then
    value, hasBody = body, true
  end
  if name ~= 'ttl' and not (name == 'content-encoding' and isEdited) then
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
end
if not hasHeaders then
  fields[#fields + 1] = 'headers'
  fields[#fields + 1] = headers
end
if isEdited and not hasBody then
  fields[#fields + 1] = 'body'
  fields[#fields + 1] = body
end

local added = redis.call('XADD', destination, '*', unpack(fields))
if row then
  redis.call('XACK', source, group, id)
end
redis.call('XDEL', source, id)
return added
