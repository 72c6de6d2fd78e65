#!lua flags=no-writes
--[[
Purpose   Read a bounded page of a queue's entries over its lanes, oldest or newest first, without acknowledging or changing anything.
KEYS[1]   <prefix>:{<queue>}:critical    STREAM
KEYS[2]   <prefix>:{<queue>}:high        STREAM
KEYS[3]   <prefix>:{<queue>}:normal      STREAM
KEYS[4]   <prefix>:{<queue>}:low         STREAM
ARGV[1]   1 newest first, 0 oldest first   ARGV[2] id at which to stop, "(" before it to leave it out
ARGV[3]   id at which lane 1 starts, "(" before it to leave it out, empty to leave the lane out   ARGV[4] lane 2   ARGV[5] lane 3   ARGV[6] lane 4
ARGV[7]   most entries   ARGV[8] bytes after which the page ends   ARGV[9] most bytes of each body to return
RETURNS   {1 when nothing is left, entries read, bytes read,
          {{lane 1-4, id, bytes of the body, bytes of the entry, message-id, content-type, content-encoding, headers, first bytes of the body}, ...}}; absent fields are null
ATOMIC    Entries of four streams merged at different moments would leave gaps behind the cursor. Read are at most one page and one entry of each lane beyond it.
]]
local newest, stop = ARGV[1] == '1', ARGV[2]
local starts = {ARGV[3], ARGV[4], ARGV[5], ARGV[6]}
local maxEntries, maxBytes, maxBody = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local command = newest and 'XREVRANGE' or 'XRANGE'
local readEntries, readBytes = 0, 0

local function read(lane, start)
  local row = redis.call(command, KEYS[lane], start, stop, 'COUNT', 1)[1]
  if not row then
    return nil
  end
  local size, fields = 0, {}
  for index = 1, #row[2], 2 do
    size = size + #row[2][index] + #row[2][index + 1]
    fields[row[2][index]] = row[2][index + 1]
  end
  readEntries, readBytes = readEntries + 1, readBytes + size
  local milliseconds, sequence = string.match(row[1], '^(%d+)-(%d+)$')
  return {lane = lane, id = row[1], size = size, fields = fields, milliseconds = tonumber(milliseconds), sequence = sequence}
end

-- Sequence numbers have up to 20 digits, more than a number here holds.
local function isOlder(a, b)
  if a.milliseconds ~= b.milliseconds then
    return a.milliseconds < b.milliseconds
  elseif #a.sequence ~= #b.sequence then
    return #a.sequence < #b.sequence
  elseif a.sequence ~= b.sequence then
    return a.sequence < b.sequence
  end
  return a.lane < b.lane
end

local heads = {}
for lane = 1, 4 do
  heads[lane] = starts[lane] ~= '' and read(lane, starts[lane]) or nil
end

local entries, bytes = {}, 0
while #entries < maxEntries and bytes < maxBytes do
  local head
  for lane = 1, 4 do
    local other = heads[lane]
    if other and (not head or isOlder(other, head) ~= newest) then
      head = other
    end
  end
  if not head then
    break
  end

  local fields, body = head.fields, head.fields['body'] or ''
  entries[#entries + 1] = {
    head.lane, head.id, #body, head.size,
    fields['message-id'] or false, fields['content-type'] or false, fields['content-encoding'] or false, fields['headers'] or false,
    string.sub(body, 1, maxBody)
  }
  bytes = bytes + head.size
  heads[head.lane] = nil
  if #entries < maxEntries and bytes < maxBytes then
    heads[head.lane] = read(head.lane, '(' .. head.id)
  end
end

-- The lane of the last entry was not read on when the page is full: something may be left there.
local isEnd = #entries < maxEntries and bytes < maxBytes
return {isEnd and 1 or 0, readEntries, readBytes, entries}
