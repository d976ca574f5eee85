// Judging an authorization request: ask the person, show an error, or send one to the application.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/params.hpp"
#include "shared/secret.hpp"

namespace tokenferry::sandbox {

/// The only application that is registered at the sandbox.
struct Client {
  std::string client_id;
  Secret client_secret;
  std::vector<std::string> redirect_uris;
};

/// An authorization request that a person decides about.
struct ConsentRequest {
  std::string redirect_uri;
  std::string state;
  std::string scope;
  std::string code_challenge;  ///< S256
};

/// A mistake to show to the person: the browser must not be sent to an address that is not
/// registered (RFC 6749, section 4.1.2.1).
struct Untrusted {
  std::string_view text;
};

/// A mistake to send to the application, by a redirect.
struct Faulty {
  ConsentRequest request;
  std::string_view error;  ///< RFC 6749, section 4.1.2.1
  std::string_view description;
};

using Judgement = std::variant<ConsentRequest, Untrusted, Faulty>;

/// Judges the query of an authorization request. PKCE is required, S256 only.
Judgement judge_authorization(const Params& query, const Client& client);

/// The address that takes the browser back to the application. A query of its own is kept.
std::string build_redirect(std::string_view redirect_uri, const Params& answer);

}  // namespace tokenferry::sandbox
