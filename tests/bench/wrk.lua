-- Behind "--" stands the body to post; without one it is a GET. The figures come as one JSON line.
function init(args)
  if args[1] then
    wrk.method = "POST"
    wrk.body = args[1]
  end
end

function done(summary, latency)
  local errors = summary.errors
  local line = '{"requests":%d,"seconds":%f,"failed":%d,"median":%f,"p99":%f}\n'
  io.write(string.format(line, summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
