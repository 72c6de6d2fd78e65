#!lua flags=allow-oom
--[[
Purpose   Take an entry out of a producer's stream; put it aside, if there is a reason why it cannot become a job.
KEYS[1]   <stream>   STREAM
KEYS[2]   <stream>:rejected   LIST
ARGV[1]   group   ARGV[2] entry id   ARGV[3] the entry with the reason, or empty
RETURNS   1 taken out   0 somebody else has done it
ATOMIC    An entry that cannot become a job is in one place at any moment, and put aside once.
]]
local stream, rejected = KEYS[1], KEYS[2]
local group, entryId, content = ARGV[1], ARGV[2], ARGV[3]

if redis.call('XACK', stream, group, entryId) == 0 then
  return 0
end
if content ~= '' then
  redis.call('LPUSH', rejected, content)
end
redis.call('XDEL', stream, entryId)
return 1
