// Which answer a request gets: paths, methods, media types, CORS. The decision about a token
// request itself is the exchange's.
#pragma once

#include <atomic>

#include "server/exchange.hpp"
#include "server/framing.hpp"
#include "server/reply.hpp"

namespace tokenferry::server {

class Routes {
 public:
  Routes(const Exchange& exchange, const std::atomic<bool>& draining)
      : exchange_(exchange), draining_(draining) {}

  /// Answers a request. Callable from many threads.
  Reply answer(const HttpRequest& request) const;

  /// The answer to a request that goes no further: CORS headers are added, so that the page can
  /// read why.
  Reply refuse(const HttpRequest& request, Reply reply) const;

 private:
  Reply answer_token(const HttpRequest& request) const;
  Reply answer_preflight(const HttpRequest& request) const;
  Reply answer_health(const HttpRequest& request) const;

  const Exchange& exchange_;
  const std::atomic<bool>& draining_;
};

}  // namespace tokenferry::server
