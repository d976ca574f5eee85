// The decision: a token request in, a reply out. It knows nothing of HTTP and sockets.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/config/config.hpp"
#include "server/exchange/reply.hpp"
#include "shared/params.hpp"

namespace tokenferry::server {

/// A request to a token endpoint.
struct UpstreamRequest {
  std::string_view token_endpoint;
  Secret authorization;  ///< the Authorization header; empty: none
  Secret body;           ///< form-encoded
};

/// The provider's answer.
struct UpstreamAnswer {
  int status = 0;
  Secret body;
  int retry_after = 0;  ///< seconds; 0: not stated
  double ms = 0;
  bool encoded = false;  ///< in a coding that was not asked for: the body was not read
};

/// Why there is no answer.
struct UpstreamFailure {
  enum class Reason {
    timeout,      ///< no answer within the exchange's time
    dns,          ///< the name does not resolve
    unreachable,  ///< no connection, or it broke before the answer
    tls,          ///< the handshake failed, but not because of the certificate
    certificate,  ///< not trusted, not for this name, or expired
    malformed,    ///< the answer is not valid HTTP, or is too large
  };
  Reason reason = Reason::unreachable;
  double ms = 0;
  /// The reason in the library's or the system's words, for the log: "Connection refused". Never
  /// text that the provider sent.
  std::string detail{};
};

using UpstreamResult = std::variant<UpstreamAnswer, UpstreamFailure>;

/// A request to forward to its client's provider.
struct ForwardedRequest {
  const ClientConfig* client = nullptr;
  UpstreamRequest request;
  /// The same with the client's previous secret, to be sent if the provider refuses the other.
  std::optional<UpstreamRequest> with_previous{};
};

/// Whether the request has an Authorization header, which is never read.
enum class ClientHeader { absent, present };

/// A token request (RFC 6749, section 4.1.3) as received.
struct ExchangeRequest {
  std::string_view origin;  ///< as on the wire; empty: none, or more than one
  std::string_view body;    ///< form-encoded
  ClientHeader client_header = ClientHeader::absent;
};

/// The token endpoint for public clients, in two halves: the caller waits for the provider between
/// them.
class Exchange {
 public:
  explicit Exchange(const std::vector<ClientConfig>& clients) : clients_(clients) {}

  /// Judges a request.
  /// returns  a reply, or the request to forward to the provider
  std::variant<Reply, ForwardedRequest> begin(const ExchangeRequest& request) const;

  /// Makes the reply from the provider's answer.
  /// origin  of the page's request
  static Reply finish(const ClientConfig& client, std::string_view origin,
                      const UpstreamResult& result);

  /// Whether the provider refused the client's secret, and no more: it authenticates the client
  /// before it looks at the code (RFC 6749, sections 3.2.1 and 5.2), so that the code is unused,
  /// and may be sent again with another secret.
  static bool refuses_secret(const Reply& reply);

  /// Whether a client has this origin.
  bool knows_origin(std::string_view origin) const;
  /// nullptr: there is no such client.
  const ClientConfig* find_client(std::string_view id) const;

 private:
  std::optional<Reply> judge(const ExchangeRequest& request, const Params& sent,
                             const ClientConfig* client) const;
  std::string show(std::string_view value, const Params& sent) const;

  const std::vector<ClientConfig>& clients_;
};

}  // namespace tokenferry::server
