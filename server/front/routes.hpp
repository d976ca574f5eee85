// Routes a request: paths, methods, media types, CORS. The exchange judges the token request
// itself.
#pragma once

#include <atomic>

#include "server/exchange/exchange.hpp"
#include "server/exchange/reply.hpp"
#include "server/http/request.hpp"

namespace tokenferry::server {

class Routes {
 public:
  /// is_stopping  whether the server is about to stop: it still serves, but health checks fail
  Routes(const Exchange& exchange, const std::atomic<bool>& is_stopping)
      : exchange_(exchange), is_stopping_(is_stopping) {}

  /// Judges a request.
  /// returns  a reply, or the request to forward to the provider
  std::variant<Reply, ForwardedRequest> answer(const HttpRequest& request) const;

  /// Adds CORS headers to the reply of a request that is not forwarded, so that the page can read
  /// it.
  Reply refuse(const HttpRequest& request, Reply reply) const;

 private:
  std::variant<Reply, ForwardedRequest> answer_token(const HttpRequest& request) const;
  Reply answer_preflight(const HttpRequest& request) const;
  Reply answer_health(const HttpRequest& request) const;

  const Exchange& exchange_;
  const std::atomic<bool>& is_stopping_;
};

}  // namespace tokenferry::server
