#include "server/front/answer.hpp"

#include "server/http/write.hpp"

namespace tokenferry::server {

std::string write_answer(std::string_view method, Persistence persistence, const Reply& reply,
                         std::string_view request_id) {
  return write_answer(write_status_line(reply.status), method, persistence, reply, request_id);
}

std::string write_answer(std::string_view first_line, std::string_view method,
                         Persistence persistence, const Reply& reply, std::string_view request_id) {
  const auto when = [](bool holds, std::string_view value) {
    return holds ? value : std::string_view();
  };
  const bool readable = !reply.allow_origin.empty();
  const bool preflight = !reply.allow_headers.empty();
  const auto size = std::to_string(reply.body.size());
  const auto retry_after = reply.retry_after > 0 ? std::to_string(reply.retry_after) : "";
  return write_message(
      first_line,
      {{"Access-Control-Allow-Headers", reply.allow_headers},
       {"Access-Control-Allow-Methods", when(preflight, "POST")},
       {"Access-Control-Allow-Origin", reply.allow_origin},
       {"Access-Control-Expose-Headers",
        when(readable, retry_after.empty() ? "X-Request-Id" : "X-Request-Id, Retry-After")},
       {"Access-Control-Max-Age", when(preflight, "600")},
       {"Allow", reply.allow},
       {"Cache-Control", "no-store"},  // RFC 6749, section 5.1
       {"Connection", when(persistence == Persistence::close, "close")},
       {"Content-Length", when(reply.status != 204, size)},  // RFC 9110, section 8.6
       {"Content-Security-Policy", "default-src 'none'"},
       {"Content-Type", when(!reply.body.empty(), "application/json")},
       {"Pragma", "no-cache"},
       {"Retry-After", retry_after},
       {"Vary", "Origin"},
       {"X-Content-Type-Options", "nosniff"},
       {"X-Request-Id", request_id}},
      when(method != "HEAD", reply.body));
}

}  // namespace tokenferry::server
