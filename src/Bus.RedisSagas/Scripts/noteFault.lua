#!lua
--[[
Purpose   Note in an instance's history that a message failed on it, in place of the note of its attempt before; the instance stays as it is.
KEYS[1]   <prefix>:{<tag>}:saga:<name>:<id>           HASH
KEYS[2]   <prefix>:{<tag>}:saga:<name>:<id>:history   STREAM
ARGV[1]   how many entries are kept   ARGV[2] event   ARGV[3] message id   ARGV[4] attempt   ARGV[5] error
ARGV[6]   ms that the history outlives the instance
RETURNS   1 noted
ATOMIC    The note must say the state that the instance has, and not outlive it by more than is allowed.
]]
local instance, history = KEYS[1], KEYS[2]
local limit, event, message, attempt, fault, retention = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])

local found = redis.call('HMGET', instance, 'state', 'expires')
local state = found[1] or ''
local last = redis.call('XREVRANGE', history, '+', '-', 'COUNT', 1)[1]
if last and message ~= '' then
  local present = {}
  for i = 1, #last[2], 2 do
    present[last[2][i]] = last[2][i + 1]
  end
  if present['failed'] and present['message'] == message then
    redis.call('XDEL', history, last[1])
  end
end
redis.call('XADD', history, 'MAXLEN', limit, '*', 'event', event, 'from', state, 'to', state, 'message', message, 'attempt', attempt, 'error', fault, 'failed', 1)
if not found[1] then
  redis.call('PEXPIRE', history, retention)
elseif found[2] then
  redis.call('PEXPIREAT', history, tonumber(found[2]) + retention)
end
return 1
