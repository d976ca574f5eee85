// The sandbox provider: an OAuth 2 authorization server that behaves like GitHub's, with one
// registered application and three made-up people.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "server/sandbox/authorization.hpp"
#include "server/sandbox/people.hpp"
#include "server/sandbox/vault.hpp"

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace tokenferry::sandbox {

/// Its state is in memory, bounded, and lost when the process ends.
class Provider {
 public:
  /// issuer  its own origin, for `iss` in every answer (RFC 9207)
  Provider(Client client, std::string issuer)
      : client_(std::move(client)), issuer_(std::move(issuer)) {}

  /// Adds `/authorize` and `/token`.
  void route_authorization(httplib::Server& http);

  /// Adds `/user`, for a listener with an origin of its own.
  void route_user(httplib::Server& http);

 private:
  struct Grant {
    ConsentRequest request;
    const Person* person = nullptr;
  };

  void ask(const httplib::Request& in, httplib::Response& out);
  void decide(const httplib::Request& in, httplib::Response& out);
  void answer_token(const httplib::Request& in, httplib::Response& out);
  void answer_user(const httplib::Request& in, httplib::Response& out);
  /// The token endpoint's answer (RFC 6749, section 5), with GitHub's words for what is wrong.
  Params exchange(const Params& request, std::string_view authorization);
  bool is_authentic(const Params& request, std::string_view authorization) const;
  void send_back(httplib::Response& out, const ConsentRequest& request, Params answer) const;

  Client client_;
  std::string issuer_;
  Vault<ConsentRequest> tickets_{std::chrono::minutes(10)};
  Vault<Grant> codes_{std::chrono::seconds(60)};
  Vault<const Person*> tokens_{std::chrono::hours(8)};
};

}  // namespace tokenferry::sandbox
