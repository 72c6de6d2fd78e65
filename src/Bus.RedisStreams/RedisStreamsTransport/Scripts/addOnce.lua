#!lua
--[[
Purpose   Add a message to a lane, unless one of the same deduplication id was added within its window.
KEYS[1]   <prefix>:{<queue>}:dedup:<id>   STRING
KEYS[2]   <prefix>:{<queue>}:<lane>       STREAM
ARGV[1]   window in ms   ARGV[2] 1 when the queue must exist   ARGV[3..] fields
RETURNS   entry id of the message   0 one of the same id came before   null the queue is gone
ATOMIC    Of two messages with the same id that come at once, one must be added; a mark without its message would lose the next one.
]]
local mark, lane = KEYS[1], KEYS[2]
local window, mustExist = ARGV[1], ARGV[2] == '1'

if redis.call('EXISTS', mark) == 1 then
  return 0
end
if mustExist and redis.call('EXISTS', lane) == 0 then
  return nil
end
local id = redis.call('XADD', lane, '*', unpack(ARGV, 3))
redis.call('SET', mark, id, 'PX', window)
return id
