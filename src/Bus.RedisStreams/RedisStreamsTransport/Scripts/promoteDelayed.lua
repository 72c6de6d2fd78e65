#!lua flags=allow-oom
--[[
Purpose   Put messages whose delay is over into their lanes.
KEYS[1]   <prefix>:{<queue>}:critical         STREAM
KEYS[2]   <prefix>:{<queue>}:high             STREAM
KEYS[3]   <prefix>:{<queue>}:normal           STREAM
KEYS[4]   <prefix>:{<queue>}:low              STREAM
KEYS[5]   <prefix>:{<queue>}:delayed          ZSET
KEYS[6]   <prefix>:{<queue>}:delayed:bodies   HASH
ARGV[1]   most messages of this call   ARGV[2] bytes after which no further message is read
RETURNS   {ms until the next message is due, 0 when it is, -1 without one, names of the messages that were put into their lanes}
          What somebody else wrote and nobody can read goes to the normal lane as it is: there it fails, and holds up nothing behind it.
ATOMIC    A message must not be lost or doubled between its delay and its lane.
]]
local delayed, bodies = KEYS[5], KEYS[6]
local limit, maxBytes = tonumber(ARGV[1]), tonumber(ARGV[2])

-- A lane, then names and values in pairs.
local function read(packed)
  local ok, fields = pcall(cmsgpack.unpack, packed)
  local readable = ok and type(fields) == 'table' and #fields >= 3 and #fields % 2 == 1 and KEYS[tonumber(fields[1])] ~= nil and tonumber(fields[1]) <= 4
  return readable and fields or {3, 'content-type', 'application/octet-stream', 'body', packed}
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local promoted, bytes = {}, 0
for _, name in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, limit)) do
  if bytes >= maxBytes then
    break
  end
  local packed = redis.call('HGET', bodies, name)
  if packed then
    bytes = bytes + #packed
    local fields = read(packed)
    redis.call('XADD', KEYS[tonumber(fields[1])], '*', unpack(fields, 2))
  end
  redis.call('ZREM', delayed, name)
  redis.call('HDEL', bodies, name)
  promoted[#promoted + 1] = name
end

local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
return {first[2] and math.max(0, tonumber(first[2]) - now) or -1, promoted}
