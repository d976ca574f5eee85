// HTTPS to the providers' token endpoints.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <string>

#include "server/config.hpp"
#include "server/exchange.hpp"
#include "server/resolver.hpp"
#include "server/tls.hpp"
#include "server/wire.hpp"

namespace tokenferry::server {

/// Sends token requests to the endpoints of the configuration, and to nothing else. Connections
/// are kept and used again; redirects are not followed; one deadline holds for a whole exchange.
class HttpsUpstream : public Upstream {
 public:
  HttpsUpstream(const Config& config, SslContext context);
  ~HttpsUpstream() override;

  std::variant<UpstreamAnswer, UpstreamFailure> send(const UpstreamRequest& request) override;

 private:
  struct Endpoint;
  class Attempt;

  std::variant<std::unique_ptr<Wire>, WireFault> open(Endpoint& endpoint, Deadline deadline);

  SslContext context_;
  std::shared_future<void> trust_;  ///< the system's trust anchors are in the context
  std::chrono::seconds timeout_;
  Resolver resolver_;
  std::map<std::string, std::unique_ptr<Endpoint>, std::less<>> endpoints_;
};

}  // namespace tokenferry::server
