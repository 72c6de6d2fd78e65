#!lua flags=allow-oom
--[[
Purpose   Hand scheduled publishes that are due to the one caller that routes them; what it does not remove in time comes due again.
KEYS[1]   <prefix>:topic:{<entity name>}:delayed          ZSET
KEYS[2]   <prefix>:topic:{<entity name>}:delayed:bodies   HASH
ARGV[1]   most publishes of this call   ARGV[2] bytes after which no further one is read   ARGV[3] ms until they come due again
RETURNS   {ms until the next one is due, 0 when it is, -1 without one, publishes {name, {lane, topics, fields..}}}
ATOMIC    Two callers must not take the same publish.
]]
local delayed, bodies = KEYS[1], KEYS[2]
local limit, maxBytes, again = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local taken, bytes = {}, 0
for _, name in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, limit)) do
  if bytes >= maxBytes then
    break
  end
  local packed = redis.call('HGET', bodies, name)
  if packed then
    bytes = bytes + #packed
    redis.call('ZADD', delayed, now + again, name)
    local ok, fields = pcall(cmsgpack.unpack, packed)
    -- What nobody can read stays and is looked at again later, so that it neither gets lost nor holds up the others.
    if ok and type(fields) == 'table' then
      taken[#taken + 1] = {name, fields}
    end
  else
    redis.call('ZREM', delayed, name)
  end
end

local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
return {first[2] and math.max(0, tonumber(first[2]) - now) or -1, taken}
