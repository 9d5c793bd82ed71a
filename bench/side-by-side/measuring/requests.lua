-- Sends the requests of a file one after the other, and from its beginning again. The file has them as they are sent, divided by
-- zero bytes. wrk passes the names of that file, and of the one into which the figures go; and, where requests must differ, a number
-- from which on each has its own, in the place of ten nines.
local requests, unique, figures = {}, nil, nil
local place, sent = 0, 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  for text in (file:read("*a") .. "\0"):gmatch("(.-)%z") do
    if #text > 0 then requests[#requests + 1] = text end
  end
  file:close()
  unique = tonumber(arguments[2])
end

function request()
  place = place % #requests + 1
  if unique == nil then return requests[place] end
  sent = sent + 1
  return (requests[place]:gsub("9999999999", string.format("%010d", unique + sent)))
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("figures %d %d %d %d %d\n",
    summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(99)))
end
