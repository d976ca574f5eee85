#include "server/service.hpp"

#include "shared/secret.hpp"

namespace tokenferry::server {

Service::Service(const Routes& routes, Log& log) : routes_(routes), log_(log) {
  // cpp-httplib makes its tables at the first answer: here, where there is one thread. The locks of
  // a library without instrumentation are invisible to ThreadSanitizer.
  write_answer({}, Persistence::close, {});
}

std::string Service::answer(const HttpRequest& request, Persistence persistence,
                            Clock::time_point start) {
  Reply reply;
  try {
    reply = routes_.answer(request);
  } catch (...) {
    // A bug, or no memory. What it says of itself is for nobody outside.
    reply = routes_.refuse(
        request, make_error(500, Errc::server_error, "internal_error", "This server failed."));
  }
  return finish(request, persistence, std::move(reply), milliseconds_since(start));
}

std::string Service::refuse(const HttpRequest& request, Reply reply) {
  return finish(request, Persistence::close, routes_.refuse(request, std::move(reply)), 0);
}

std::string Service::finish(const HttpRequest& request, Persistence persistence, Reply reply,
                            double total_ms) {
  log_.write(reply, request.only("origin"), total_ms);
  auto octets = write_answer(request, persistence, reply);
  wipe(reply.body);
  return octets;
}

}  // namespace tokenferry::server
