-- A ticket a request, of one service after the other. Arguments: header, services…

dofile(os.getenv("WRK_SHARED"))

local services, turn = {}, 0

function init(arguments)
  seed()
  local name, value = arguments[1]:match("^(.-): (.*)$")
  wrk.method = "POST"
  wrk.headers[name] = value
  wrk.headers["Content-Type"] = "application/json"
  for place = 2, #arguments do services[place - 1] = arguments[place] end
  turn = math.random(0, #services - 1)
end

function request()
  turn = turn % #services + 1
  local body = string.format('{"request_id": "%s", "service": "%s"}', uuid(), services[turn])
  return wrk.format(nil, "/api/v1/tickets", nil, body)
end
