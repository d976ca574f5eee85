// Which answer a request gets: paths, methods, media types, CORS. The decision about a token
// request itself is the exchange's.
#pragma once

#include <atomic>

#include "server/exchange/exchange.hpp"
#include "server/exchange/reply.hpp"
#include "server/http/request.hpp"

namespace tokenferry::server {

class Routes {
 public:
  /// is_leaving  whether the server is about to stop: it serves, and health checks hear of it
  Routes(const Exchange& exchange, const std::atomic<bool>& is_leaving)
      : exchange_(exchange), is_leaving_(is_leaving) {}

  /// Judges a request: it is answered here, or goes on to the provider.
  std::variant<Reply, Departure> answer(const HttpRequest& request) const;

  /// The answer to a request that goes no further: CORS headers are added, so that the page can
  /// read why.
  Reply refuse(const HttpRequest& request, Reply reply) const;

 private:
  std::variant<Reply, Departure> answer_token(const HttpRequest& request) const;
  Reply answer_preflight(const HttpRequest& request) const;
  Reply answer_health(const HttpRequest& request) const;

  const Exchange& exchange_;
  const std::atomic<bool>& is_leaving_;
};

}  // namespace tokenferry::server
