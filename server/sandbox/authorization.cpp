#include "server/sandbox/authorization.hpp"

#include <algorithm>

#include "shared/pkce.hpp"

namespace tokenferry::sandbox {

// A challenge is the base64url of 32 octets (RFC 7636, section 4.2), which has a verifier's
// letters.
static bool is_s256_challenge(std::string_view text) {
  return text.size() == 43 && is_code_verifier(text);
}

Judgement judge_authorization(const Params& query, const Client& client) {
  if (!query.first_repeated().empty()) {
    return Untrusted{"A parameter occurs twice in the address."};
  }
  if (query.get("client_id") != client.client_id) {
    return Untrusted{"No application with this client_id is registered here."};
  }
  const auto redirect_uri = query.get("redirect_uri");
  if (std::ranges::find(client.redirect_uris, redirect_uri) == client.redirect_uris.end()) {
    return Untrusted{
        "The redirect_uri is not one that the application registered. It must be equal to one, "
        "character for character."};
  }
  ConsentRequest request{.redirect_uri = std::string(redirect_uri),
                         .state = std::string(query.get("state")),
                         .scope = std::string(query.get("scope")),
                         .code_challenge = std::string(query.get("code_challenge"))};
  if (query.get("response_type") != "code") {
    return Faulty{std::move(request), "unsupported_response_type", "response_type must be code"};
  }
  if (query.get("code_challenge_method") != "S256" || !is_s256_challenge(request.code_challenge)) {
    return Faulty{std::move(request), "invalid_request",
                  "code_challenge must be given, with code_challenge_method=S256"};
  }
  return request;
}

std::string build_redirect(std::string_view redirect_uri, const Params& answer) {
  std::string uri(redirect_uri);
  uri += uri.find('?') == std::string::npos ? '?' : '&';
  return uri + format_form(answer);
}

}  // namespace tokenferry::sandbox
