-- Every request is the check of one plan; at the end one line of figures, errors first.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  wrk.body = file:read("*a")
  file:close()
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format("FIGURES %d %d %d %d %d\n",
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout,
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99)))
end
