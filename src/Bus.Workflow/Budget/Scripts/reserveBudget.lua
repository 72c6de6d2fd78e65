#!lua flags=allow-oom
--[[
Purpose   Count a call of a model in full before it is made, if the budget has room for it.
KEYS[1]   <prefix>:workflow:<workflow id>   HASH
ARGV[1]   most calls   ARGV[2] most tokens   ARGV[3] most cost, in millionths of a dollar
ARGV[4]   calls   ARGV[5] tokens read   ARGV[6] tokens written   ARGV[7] cost   ARGV[8] lifetime of the key in ms
RETURNS   { 1 if it fits, else 0, calls, tokens and cost that are spent }
ATOMIC    Two calls must not both take the last room.
]]
local spent = KEYS[1]
local mostCalls, mostTokens, mostCost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local calls, read, written, cost, lifetime = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]

local values = redis.call('HMGET', spent, 'calls', 'input-tokens', 'output-tokens', 'cost')
local oldCalls, oldTokens, oldCost = tonumber(values[1] or 0), tonumber(values[2] or 0) + tonumber(values[3] or 0), tonumber(values[4] or 0)
if oldCalls + calls > mostCalls or oldTokens + read + written > mostTokens or oldCost + cost > mostCost then
  return { 0, oldCalls, oldTokens, oldCost }
end

redis.call('HINCRBY', spent, 'calls', calls)
redis.call('HINCRBY', spent, 'input-tokens', read)
redis.call('HINCRBY', spent, 'output-tokens', written)
redis.call('HINCRBY', spent, 'cost', cost)
redis.call('PEXPIRE', spent, lifetime)
return { 1, oldCalls + calls, oldTokens + read + written, oldCost + cost }
