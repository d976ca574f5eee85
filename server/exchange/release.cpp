#include "server/exchange/release.hpp"

#include <algorithm>

#include "server/exchange/json.hpp"
#include "shared/token.hpp"
#include "shared/token_answer.hpp"

namespace tokenferry::server {
namespace {

Reply of_failure(UpstreamFailure::Reason reason) {
  switch (reason) {
    case UpstreamFailure::Reason::timeout:
      return make_error(504, Errc::temporarily_unavailable, "provider_timeout",
                        "The provider did not answer in time. Sign in again.");
    case UpstreamFailure::Reason::dns:
      return make_error(502, Errc::server_error, "provider_dns",
                        "The provider's name does not resolve.");
    case UpstreamFailure::Reason::tls:
      return make_error(502, Errc::server_error, "provider_tls",
                        "The TLS handshake with the provider failed.");
    case UpstreamFailure::Reason::certificate:
      return make_error(502, Errc::server_error, "provider_certificate",
                        "The provider's certificate is not valid.");
    case UpstreamFailure::Reason::malformed:
      return make_error(502, Errc::server_error, "provider_malformed",
                        "The provider's answer could not be read.");
    case UpstreamFailure::Reason::unreachable:
      break;
  }
  return make_error(502, Errc::server_error, "provider_unreachable",
                    "The provider cannot be reached.");
}

Reply of_refusal(const TokenRefusal& refusal, int retry_after) {
  switch (refusal.errc) {
    case Errc::invalid_client:
      // The secret is ours, so the fault is: nothing that the page could do better.
      return make_error(502, Errc::server_error, "provider_credentials",
                        "The provider refuses this server's credentials.");
    case Errc::missing_token:
    case Errc::token_type_unsupported:
      return make_error(502, Errc::server_error, "provider_malformed",
                        "The provider's answer holds no token.");
    case Errc::server_error:
      return make_error(502, Errc::server_error, "provider_error", "The provider failed.");
    case Errc::temporarily_unavailable: {
      auto reply = make_error(503, Errc::temporarily_unavailable, "provider_busy",
                              "The provider is busy. Try again in a moment.");
      if (retry_after > 0) reply.retry_after = retry_after;
      return reply;
    }
    default:
      break;
  }
  return make_error(400, refusal.errc, "provider_refused",
                    "The provider refuses the request. Sign in again.", refusal.provider_error);
}

/// A word of the provider's own counts only where a refusal is plausible: GitHub's 404 and many a
/// framework's 500 say "error": "Not Found" or the like about themselves.
TokenAnswer read_answer(int status, const Params& fields) {
  const bool refuses = (status >= 200 && status < 300) || (status >= 400 && status <= 403);
  const bool counts = refuses || find_rfc_error(fields.get("error"));
  return read_token_answer(status, counts ? fields : Params(), MissingTokenType::means_bearer);
}

bool exceeds(const TokenResponse& token, const ClientConfig& client) {
  if (!client.scopes || !token.scope) return false;
  const auto& ceiling = *client.scopes;
  return std::any_of(token.scope->begin(), token.scope->end(), [&](const auto& scope) {
    return std::find(ceiling.begin(), ceiling.end(), scope) == ceiling.end();
  });
}

std::string joined(const std::vector<std::string>& scopes) {
  std::string out;
  for (const auto& scope : scopes) out += (out.empty() ? "" : " ") + scope;
  return out;
}

constexpr std::string_view standard_members[] = {"access_token", "token_type",
                                                 "expires_in",   "refresh_token",
                                                 "scope",        "refresh_token_expires_in",
                                                 "id_token",     "error"};

/// What the configuration exposes besides. The members of RFC 6749 have rules of their own, which
/// `expose` does not lift.
void add_exposed(JsonObject& body, const ClientConfig& client, const Params& fields) {
  for (const auto& key : client.expose) {
    const auto end = std::end(standard_members);
    if (std::find(std::begin(standard_members), end, key) != end) continue;
    if (const auto value = fields.find(key)) body.add(key, *value);
  }
}

Reply of_token(const TokenResponse& token, const ClientConfig& client, const Params& fields) {
  if (exceeds(token, client)) {
    return make_error(400, Errc::invalid_scope, "scope_exceeded",
                      "The provider granted more than this site may ask for.");
  }
  Reply reply;
  reply.outcome = "released";
  JsonObject body;
  body.add("access_token", token.access_token.reveal());
  body.add("token_type", token.token_type);
  if (token.expires_in) body.add("expires_in", *token.expires_in);
  if (token.scope) body.add("scope", joined(*token.scope));
  if (!token.id_token.empty()) body.add("id_token", token.id_token.reveal());
  if (client.refresh_grant == RefreshGrant::allowed && !token.refresh_token.empty()) {
    body.add("refresh_token", token.refresh_token.reveal());
    if (token.refresh_token_expires_in) {
      body.add("refresh_token_expires_in", *token.refresh_token_expires_in);
    }
  }
  add_exposed(body, client, fields);
  reply.body = body.text();
  return reply;
}

Reply of_answer(const UpstreamAnswer& answer, const ClientConfig& client) {
  auto fields = read_fields(answer.body.reveal());
  if (!fields) fields = Params();
  const auto read = read_answer(answer.status, *fields);
  Reply reply;
  if (const auto* refusal = std::get_if<TokenRefusal>(&read)) {
    reply = of_refusal(*refusal, answer.retry_after);
  } else {
    reply = of_token(std::get<TokenResponse>(read), client, *fields);
  }
  fields->wipe();
  return reply;
}

}  // namespace

Reply release(const ClientConfig& client, const UpstreamResult& upstream) {
  if (const auto* failure = std::get_if<UpstreamFailure>(&upstream)) {
    auto reply = of_failure(failure->reason);
    reply.upstream_ms = failure->ms;
    reply.detail = clean_for_log(failure->detail);
    return reply;
  }
  const auto& answer = std::get<UpstreamAnswer>(upstream);
  auto reply = of_answer(answer, client);
  reply.upstream_ms = answer.ms;
  reply.provider_status = answer.status;
  return reply;
}

}  // namespace tokenferry::server
