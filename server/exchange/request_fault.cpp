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

constexpr Refusal wrong_origin = {
    403, Errc::invalid_request, "origin_refused",
    "The Origin of this request is not one of this client's origins."};
constexpr Refusal no_origin = {
    403, Errc::invalid_request, "origin_refused",
    "The Origin header is missing, or there is more than one. Browsers send it; any other program "
    "must send one of this client's origins."};
constexpr Refusal null_origin = {
    403, Errc::invalid_request, "origin_refused",
    "The Origin is null, as a page opened from a file or in a sandboxed frame sends it. Serve the "
    "page from one of this client's origins."};

constexpr Refusal repeated_one = {.description = "A parameter occurs twice."};
constexpr Refusal secret_of_a_page = {
    .description =
        "A client_secret came from a browser, where everybody can read it. Remove it from the page "
        "and replace it at the provider: this server adds its own."};
constexpr Refusal no_client = {.description = "is missing.", .parameter = "client_id"};
constexpr Refusal client_in_header = {
    .description =
        "is missing: it came in an Authorization header, which this server does not read. Send "
        "client_id in the body, and no secret: this server adds its own.",
    .parameter = "client_id"};
constexpr Refusal unknown_client = {400, Errc::invalid_client, "unknown_client",
                                    "is not one that this server knows.", "client_id"};

constexpr Refusal no_grant = {.description = "is missing.", .parameter = "grant_type"};
constexpr Refusal wrong_grant = {400, Errc::unsupported_grant_type, "grant_refused",
                                 "The grant_type is not one that this client may use."};

constexpr Refusal no_code = {.description = "is missing.", .parameter = "code"};
constexpr Refusal wrong_code = {.description = "is not 1 to 4096 printable ASCII characters.",
                                .parameter = "code"};
constexpr Refusal no_redirect_uri = {.description = "is missing.", .parameter = "redirect_uri"};
constexpr Refusal no_verifier = {.description = "is missing: PKCE is required (RFC 7636).",
                                 .parameter = "code_verifier"};
constexpr Refusal wrong_verifier = {
    .description = "is not 43 to 128 of A-Z a-z 0-9 - . _ ~ (RFC 7636).",
    .parameter = "code_verifier"};
constexpr Refusal wrong_redirect_uri = {400, Errc::invalid_grant, redirect_uri_refused,
                                        "is not one that this client registered.", "redirect_uri"};

constexpr Refusal no_token = {.description = "is missing.", .parameter = "refresh_token"};
constexpr Refusal wrong_token = {
    .description = "is not 1 to 16384 printable ASCII characters without spaces.",
    .parameter = "refresh_token"};

/// Of a request to redeem a code (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
const Refusal* find_code_fault(const ClientConfig& client, const Params& params) {
  const auto* code = params.find("code");
  const auto* redirect_uri = params.find("redirect_uri");
  const auto* verifier = params.find("code_verifier");
  if (!code) return &no_code;
  if (!is_authorization_code(*code)) return &wrong_code;
  if (!redirect_uri) return &no_redirect_uri;
  if (!verifier) return &no_verifier;
  if (!is_code_verifier(*verifier)) return &wrong_verifier;
  const auto& registered = client.redirect_uris;
  const bool known =
      std::find(registered.begin(), registered.end(), *redirect_uri) != registered.end();
  return known ? nullptr : &wrong_redirect_uri;
}

/// Of a request to use a refresh token (RFC 6749, section 6).
const Refusal* find_refresh_fault(const Params& params) {
  const auto* token = params.find("refresh_token");
  if (!token) return &no_token;
  return is_token(*token) ? nullptr : &wrong_token;
}

}  // namespace

constexpr Refusal no_form = {.description = "The body is not application/x-www-form-urlencoded."};

const Refusal& origin_fault(std::string_view origin) {
  if (origin.empty()) return no_origin;
  return origin == "null" ? null_origin : wrong_origin;
}

std::optional<Refusal> find_fault(const Params& params, ClientHeader header) {
  if (const auto repeated = params.first_repeated(); !repeated.empty()) {
    for (const auto known : parameters) {
      if (known == repeated) return Refusal{.description = "occurs twice.", .parameter = known};
    }
    return repeated_one;
  }
  if (params.count("client_secret") > 0) return secret_of_a_page;
  if (params.find("client_id")) return std::nullopt;
  return header == ClientHeader::absent ? no_client : client_in_header;
}

const Refusal* find_grant_fault(const ClientConfig* client, const Params& params) {
  if (!client) return &unknown_client;
  const auto& grant = params.get("grant_type");
  if (grant.empty()) return &no_grant;
  if (grant == "authorization_code") return find_code_fault(*client, params);
  const bool refreshes = grant == "refresh_token" && client->refresh_grant == RefreshGrant::allowed;
  return refreshes ? find_refresh_fault(params) : &wrong_grant;
}

}  // namespace tokenferry::server
