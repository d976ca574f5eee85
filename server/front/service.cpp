#include "server/front/service.hpp"

#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

/// A bug, or no memory. What it says of itself is for nobody outside.
Reply make_failure() {
  return make_error(500, Errc::server_error, "internal_error", "This server failed.");
}

}  // namespace

std::variant<std::string, Departure> Service::begin(const HttpRequest& request,
                                                    Persistence persistence,
                                                    Clock::time_point start) {
  Reply reply;
  try {
    auto answer = routes_.answer(request);
    if (auto* departure = std::get_if<Departure>(&answer)) return std::move(*departure);
    reply = std::move(std::get<Reply>(answer));
  } catch (...) {
    reply = routes_.refuse(request, make_failure());
  }
  return write(request.method, request.only("origin"), persistence, std::move(reply),
               milliseconds_since(start));
}

std::string Service::finish(const Underway& underway, Persistence persistence,
                            const UpstreamResult& result) {
  Reply reply;
  try {
    reply = Exchange::finish(*underway.client, underway.origin, result);
  } catch (...) {
    reply = make_failure();
    reply.allow_origin = underway.origin;
  }
  return write("POST", underway.origin, persistence, std::move(reply),
               milliseconds_since(underway.start));
}

std::string Service::refuse(const HttpRequest& request, Reply reply) {
  return write(request.method, request.only("origin"), Persistence::close,
               routes_.refuse(request, std::move(reply)), 0);
}

std::string Service::write(std::string_view method, std::string_view origin,
                           Persistence persistence, Reply reply, double total_ms) {
  const auto request_id = log_.write(reply, origin, total_ms);
  auto octets = write_answer(method, persistence, reply, request_id);
  wipe(reply.body);
  return octets;
}

}  // namespace tokenferry::server
