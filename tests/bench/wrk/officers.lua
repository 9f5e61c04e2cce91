-- An officer a thread, who calls the next and begins to serve, in turn, with a pause after each.
-- Arguments: header, pause in ms, counters…

dofile(os.getenv("WRK_SHARED"))

local counter, pause, calls = nil, 0, false

function init(arguments)
  seed()
  local name, value = arguments[1]:match("^(.-): (.*)$")
  wrk.method = "POST"
  wrk.headers[name] = value
  wrk.headers["Content-Type"] = "application/json"
  pause = tonumber(arguments[2])
  counter = arguments[2 + place]
  calls = place == 1 -- of the first thread wrk asks for one request that it does not send
end

function delay()
  return pause
end

function request()
  calls = not calls
  local verb = calls and "call-next" or "start-serving"
  local path = string.format("/api/v1/counters/%s/%s", counter, verb)
  return wrk.format(nil, path, nil, string.format('{"request_id": "%s"}', uuid()))
end
