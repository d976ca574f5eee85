#include "server/exchange/request_fault.hpp"

#include <algorithm>

#include "shared/pkce.hpp"
#include "shared/token.hpp"

namespace tokenferry::server {
namespace {

/// The parameters of the protocol (RFC 6749, sections 4.1.3 and 6; RFC 7636, section 4.5). Only
/// these are named in answers: any other name is the caller's text.
constexpr std::string_view parameters[] = {"grant_type",    "client_id",     "code",
                                           "redirect_uri",  "code_verifier", "refresh_token",
                                           "client_secret", "scope"};

}  // namespace

Reply refuse_request(std::string_view description) {
  return make_error(400, Errc::invalid_request, "invalid_request", description);
}

Reply refuse_origin(std::string_view origin) {
  std::string_view why = "The Origin of this request is not one of this client's origins.";
  if (origin.empty()) {
    why =
        "The Origin header is missing, or there is more than one. Browsers send it; any other "
        "program must send one of this client's origins.";
  } else if (origin == "null") {
    why =
        "The Origin is null, as a page opened from a file or in a sandboxed frame sends it. Serve "
        "the page from one of this client's origins.";
  }
  return make_error(403, Errc::invalid_request, "origin_refused", why);
}

std::optional<Reply> find_fault(const Params& params) {
  if (const auto repeated = params.first_repeated(); !repeated.empty()) {
    for (const auto known : parameters) {
      if (known == repeated) {
        return make_error(400, Errc::invalid_request, "invalid_request",
                          "The parameter " + std::string(known) + " occurs twice.");
      }
    }
    return refuse_request("A parameter occurs twice.");
  }
  if (params.count("client_secret") > 0) {
    return refuse_request(
        "A client_secret came from a browser, where everybody can read it. Remove it from the "
        "page and replace it at the provider: this server adds its own.");
  }
  return std::nullopt;
}

std::optional<Reply> find_code_fault(const ClientConfig& client, const Params& params) {
  const auto code = params.find("code");
  if (!code) return refuse_request("The parameter code is missing.");
  if (!is_authorization_code(*code)) {
    return refuse_request("The parameter code is not 1 to 4096 printable ASCII characters.");
  }
  const auto redirect_uri = params.find("redirect_uri");
  if (!redirect_uri) return refuse_request("The parameter redirect_uri is missing.");
  const auto verifier = params.find("code_verifier");
  if (!verifier) {
    return refuse_request("The parameter code_verifier is missing: PKCE is required (RFC 7636).");
  }
  if (!is_code_verifier(*verifier)) {
    return refuse_request(
        "The parameter code_verifier is not 43 to 128 of A-Z a-z 0-9 - . _ ~ (RFC 7636).");
  }
  const auto& registered = client.redirect_uris;
  if (std::find(registered.begin(), registered.end(), *redirect_uri) == registered.end()) {
    return make_error(400, Errc::invalid_grant, "redirect_uri_refused",
                      "The parameter redirect_uri is not one that this client registered.");
  }
  return std::nullopt;
}

std::optional<Reply> find_refresh_fault(const Params& params) {
  const auto token = params.find("refresh_token");
  if (!token) return refuse_request("The parameter refresh_token is missing.");
  if (!is_token(*token)) {
    return refuse_request(
        "The parameter refresh_token is not 1 to 16384 printable ASCII characters without spaces.");
  }
  return std::nullopt;
}

}  // namespace tokenferry::server
