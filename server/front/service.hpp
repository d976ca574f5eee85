// From a judged request to the octets of its answer, with its line in the log.
#pragma once

#include <string>
#include <variant>

#include "server/front/answer.hpp"
#include "server/front/log.hpp"
#include "server/front/routes.hpp"
#include "server/http/request.hpp"
#include "server/net/deadline.hpp"

namespace tokenferry::server {

/// An exchange whose provider has not answered yet.
struct Underway {
  const ClientConfig* client = nullptr;
  std::string origin;
  Clock::time_point start;
};

class Service {
 public:
  Service(const Routes& routes, Log& log) : routes_(routes), log_(log) {}

  /// Answers a complete request, or has it go on to the provider.
  std::variant<std::string, Departure> begin(const HttpRequest& request, Persistence persistence,
                                             Clock::time_point start);

  /// Answers with what the provider said.
  std::string finish(const Underway& underway, Persistence persistence,
                     const UpstreamResult& result);

  /// Answers at once, with this reply, and for the last time on its connection.
  std::string refuse(const HttpRequest& request, Reply reply);

  /// Lets go of the lines of what was answered.
  void flush_log() { log_.flush(); }

 private:
  std::string write(std::string_view method, std::string_view origin, Persistence persistence,
                    Reply reply, double total_ms);

  const Routes& routes_;
  Log& log_;
};

}  // namespace tokenferry::server
