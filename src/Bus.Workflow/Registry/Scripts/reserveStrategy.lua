#!lua flags=allow-oom
--[[
Purpose   Reserve a name for the strategy of a workflow. Asked again it gives the same name.
KEYS[1]   <prefix>:{strategies}:workflow:<workflow id>   HASH
KEYS[2]   <prefix>:{strategies}:of:<name>                HASH   of the name that is wanted; names with a number are built from it
ARGV[1]   workflow   ARGV[2] number of the step   ARGV[3] the name that is wanted   ARGV[4] 1 when a number may be added to it
ARGV[5]   how long a reservation holds, in ms   ARGV[6] lifetime of the workflow's key in ms   ARGV[7] 1 when somebody asked for this name
RETURNS   the name   -1 the step was undone   -2 the name is reserved for another workflow, or is another one's strategy and nobody asked for it
ATOMIC    Two workflows must not get one name.
]]
local notes, strategy = KEYS[1], KEYS[2]
local workflow, step, wanted, numbered, hold, lifetime, asked = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4] == '1', tonumber(ARGV[5]), ARGV[6], ARGV[7] == '1'

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local name, undone, version = unpack(redis.call('HMGET', notes, 'name', 'undone', 'version'))
if tonumber(undone or 0) >= step then
  return -1
elseif version then
  -- Deployed already: the name may be another workflow's by now.
  return name
end

local function key(candidate)
  return string.sub(strategy, 1, #strategy - #wanted) .. candidate
end

local function free(candidate)
  local owner, at, latest = unpack(redis.call('HMGET', key(candidate), 'reserved', 'reserved-at', 'latest'))
  if owner and owner ~= workflow and now - tonumber(at) < hold then
    return false
  end
  return asked or not latest or redis.call('HGET', notes, 'deployed') == candidate
end

if not name then
  name = wanted
  local number = 1
  while not free(name) do
    if not numbered then
      return -2
    end
    number = number + 1
    name = wanted .. '-' .. number
  end
elseif not free(name) and redis.call('HGET', key(name), 'reserved') ~= workflow then
  return -2
end

redis.call('HSET', key(name), 'reserved', workflow, 'reserved-at', now)
redis.call('HSET', notes, 'name', name, 'step', step)
redis.call('PEXPIRE', notes, lifetime)
return name
