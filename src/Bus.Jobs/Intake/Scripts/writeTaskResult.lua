#!lua flags=allow-oom
--[[
Purpose   Write what a producer reads of its task, unless something newer is written there.
KEYS[1]   <result prefix><task id>   STRING
ARGV[1]   the result as JSON   ARGV[2] its updated_at   ARGV[3] lifetime of the key in ms
RETURNS   1 written   0 what is there is newer
ATOMIC    Two bridges that tell of one job at once must not leave the older state behind.
]]
local result = KEYS[1]
local content, updatedAt, lifetime = ARGV[1], ARGV[2], ARGV[3]

local known = redis.call('GET', result)
if known then
  local readable, value = pcall(cjson.decode, known)
  if readable and type(value) == 'table' and type(value.updated_at) == 'string' and value.updated_at > updatedAt then
    return 0
  end
end
redis.call('SET', result, content, 'PX', lifetime)
return 1
