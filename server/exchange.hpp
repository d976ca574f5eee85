// The decision: a token request in, a reply out. It knows nothing of HTTP libraries and sockets.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/config.hpp"
#include "server/reply.hpp"
#include "shared/params.hpp"

namespace tokenferry::server {

/// What is sent to a token endpoint.
struct UpstreamRequest {
  std::string_view token_endpoint;
  Secret authorization;  ///< the Authorization header; empty: none
  Secret body;           ///< form-encoded
};

/// What came back.
struct UpstreamAnswer {
  int status = 0;
  Secret body;
  int retry_after = 0;  ///< seconds; 0: not stated
  double ms = 0;
};

/// Why nothing came back.
struct UpstreamFailure {
  enum class Reason { timeout, unreachable, certificate, malformed };
  Reason reason = Reason::unreachable;
  double ms = 0;
};

/// The provider, as the decision sees it.
class Upstream {
 public:
  virtual ~Upstream() = default;
  /// Sends the request once. Callable from many threads.
  virtual std::variant<UpstreamAnswer, UpstreamFailure> send(const UpstreamRequest& request) = 0;
};

/// A token request (RFC 6749, section 4.1.3) as it came.
struct ExchangeRequest {
  std::string_view origin;  ///< as on the wire; empty: none, or more than one
  std::string_view body;    ///< form-encoded
};

/// The token endpoint for public clients. Callable from many threads.
class Exchange {
 public:
  Exchange(const std::vector<ClientConfig>& clients, Upstream& upstream)
      : clients_(clients), upstream_(upstream) {}

  Reply run(const ExchangeRequest& request) const;

  /// Whether the origin is that of any client.
  bool knows_origin(std::string_view origin) const;

 private:
  Reply judge(const ClientConfig& client, const Params& params) const;
  Reply forward(const ClientConfig& client, Params params) const;

  const std::vector<ClientConfig>& clients_;
  Upstream& upstream_;
};

}  // namespace tokenferry::server
