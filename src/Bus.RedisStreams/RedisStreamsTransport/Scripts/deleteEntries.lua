#!lua flags=allow-oom
--[[
Purpose   Delete dead letters that no consumer holds.
KEYS[1]   <prefix>:{<queue>}_error:<lane>   STREAM, or _skipped
ARGV[1]   group   ARGV[2] first consumer of the group that holds nothing in flight   ARGV[3] second   ARGV[4] third
ARGV[5..] entry ids; at most 100
RETURNS   {how many were deleted, how many a consumer holds}; the others were gone
ATOMIC    A consumer must not take an entry between the look at the pending list and its deletion.
]]
local lane = KEYS[1]
local group = ARGV[1]
local isFree = {[ARGV[2]] = true, [ARGV[3]] = true, [ARGV[4]] = true}
local deleted, held = 0, 0

-- Without a group nobody has read anything.
local summary = redis.pcall('XPENDING', lane, group)
local hasPending = not summary.err and summary[1] > 0
for index = 5, #ARGV do
  local id = ARGV[index]
  local row = hasPending and redis.call('XPENDING', lane, group, id, id, 1)[1]
  if row and not isFree[row[2]] then
    held = held + 1
  else
    if row then
      redis.call('XACK', lane, group, id)
    end
    deleted = deleted + redis.call('XDEL', lane, id)
  end
end
return {deleted, held}
