#!lua flags=allow-oom
--[[
Purpose   Correct what was counted for a call of a model, once its use is known.
KEYS[1]   <prefix>:workflow:<workflow id>   HASH
ARGV[1]   calls too many   ARGV[2] tokens read too many   ARGV[3] tokens written too many   ARGV[4] cost too much, in millionths of a dollar
RETURNS   1   0 nothing is known of the workflow any more
ATOMIC    The counts belong together.
]]
local spent = KEYS[1]
local calls, read, written, cost = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

if redis.call('EXISTS', spent) == 0 then
  return 0
end

redis.call('HINCRBY', spent, 'calls', 0 - calls)
redis.call('HINCRBY', spent, 'input-tokens', 0 - read)
redis.call('HINCRBY', spent, 'output-tokens', 0 - written)
redis.call('HINCRBY', spent, 'cost', 0 - cost)
return 1
