// From a judged request to the octets of its answer, with its line in the log.
#pragma once

#include <string>

#include "server/deadline.hpp"
#include "server/framing.hpp"
#include "server/http.hpp"
#include "server/log.hpp"
#include "server/routes.hpp"

namespace tokenferry::server {

class Service {
 public:
  Service(const Routes& routes, Log& log);

  /// Answers a complete request. Waits for the provider; callable from many threads.
  std::string answer(const HttpRequest& request, Persistence persistence, Clock::time_point start);

  /// Answers at once, with this reply, and for the last time on its connection.
  std::string refuse(const HttpRequest& request, Reply reply);

 private:
  std::string finish(const HttpRequest& request, Persistence persistence, Reply reply,
                     double total_ms);

  const Routes& routes_;
  Log& log_;
};

}  // namespace tokenferry::server
