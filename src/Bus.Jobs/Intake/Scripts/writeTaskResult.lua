#!lua flags=allow-oom
--[[
Purpose   Write what a producer reads of its task, unless what is written there says more.
KEYS[1]   <result prefix><task id>   STRING
ARGV[1]   the result as JSON   ARGV[2] its rank: 0 running, 1 error, 2 completed   ARGV[3] lifetime of the key in ms
RETURNS   1 written   0 what is there has a higher rank
ATOMIC    Two bridges that tell of one job at once must not leave the earlier state behind.
]]
local result = KEYS[1]
local content, rank, lifetime = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local ranks = { running = 0, error = 1, completed = 2 }
local known = redis.call('GET', result)
if known then
  local readable, value = pcall(cjson.decode, known)
  if readable and type(value) == 'table' and (ranks[value.status] or 0) > rank then
    return 0
  end
end
redis.call('SET', result, content, 'PX', lifetime)
return 1
