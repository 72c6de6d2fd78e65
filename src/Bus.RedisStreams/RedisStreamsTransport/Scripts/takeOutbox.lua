#!lua flags=allow-oom
--[[
Purpose   Read messages of an outbox that lie there for a while: whoever committed them did not come to send them.
KEYS[1]   <prefix>:{<queue>}:outbox   HASH
ARGV[1]   cursor, 0 at first   ARGV[2] about how many to look at   ARGV[3] bytes after which no further one is returned   ARGV[4] ms that they lie there at least
RETURNS   {next cursor, 0 at the end, messages {id, ms until it is due, {destination, topics, must exist, .., lane, fields..}}}
ATOMIC    One read; nothing is taken away before it is sent.
]]
local outbox, cursor, count, maxBytes, age = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local page = redis.call('HSCAN', outbox, cursor, 'COUNT', count)
local taken, bytes = {}, 0
for index = 1, #page[2], 2 do
  local packed = page[2][index + 1]
  local ok, fields = pcall(cmsgpack.unpack, packed)
  if ok and type(fields) == 'table' and bytes < maxBytes then
    local committed = tonumber(table.remove(fields, 1))
    if now - committed >= age then
      bytes = bytes + #packed
      taken[#taken + 1] = {page[2][index], math.max(0, committed + tonumber(fields[4]) - now), fields}
    end
  end
end
return {page[1], taken}
