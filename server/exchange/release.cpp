#include "server/exchange/release.hpp"

#include <algorithm>

#include "server/exchange/explain.hpp"
#include "server/exchange/json.hpp"
#include "shared/token_answer.hpp"

namespace tokenferry::server {
namespace {

template <class List>
bool has(const List& list, std::string_view item) {
  return std::find(std::begin(list), std::end(list), item) != std::end(list);
}

constexpr Refusal scope_unstated = {
    400, Errc::invalid_scope, "scope_unstated",
    "The provider does not say which scope it granted, so this site's limit cannot be enforced."};
constexpr Refusal scope_exceeded = {400, Errc::invalid_scope, "scope_exceeded",
                                    "The provider granted more than this site may ask for."};

/// Why the configured ceiling forbids the token; nullptr: it does not. A scope that the provider
/// does not state cannot be compared; the scope that the page claims to have asked for proves
/// nothing, since a hostile script would make the same claim.
const Refusal* find_scope_fault(const TokenResponse& token, const ClientConfig& client) {
  if (!client.scopes) return nullptr;
  if (!token.states_scope) return &scope_unstated;
  const auto& ceiling = *client.scopes;
  const bool within =
      !token.scope || std::all_of(token.scope->begin(), token.scope->end(),
                                  [&](const auto& scope) { return has(ceiling, scope); });
  return within ? nullptr : &scope_exceeded;
}

std::string joined(const std::vector<std::string>& scopes) {
  std::string out;
  for (const auto& scope : scopes) out += (out.empty() ? "" : " ") + scope;
  return out;
}

/// The members of RFC 6749 and similar ones, which have rules of their own.
constexpr std::string_view standard_members[] = {"access_token", "token_type",
                                                 "expires_in",   "refresh_token",
                                                 "scope",        "refresh_token_expires_in",
                                                 "id_token",     "error"};

/// Further members that are read: Slack's person, Facebook's lifetime, and the places of errors
/// (shared/token_refusal.cpp).
constexpr std::string_view further_members[] = {
    "authed_user", "expires", "errors", "error_description", "error_codes", "message", "reason"};

/// Whether the member is read, or contains a value that the configuration exposes.
bool is_wanted(std::string_view name, const ClientConfig& client) {
  if (has(standard_members, name) || has(further_members, name)) return true;
  return std::any_of(client.expose.begin(), client.expose.end(), [&](std::string_view key) {
    return key.starts_with(name) && (key.size() == name.size() || key[name.size()] == '.');
  });
}

/// Adds the values that `expose` names. It does not override the rules of the standard members.
void add_exposed(JsonObject& body, const ClientConfig& client, const Params& fields) {
  for (const auto& key : client.expose) {
    if (has(standard_members, key)) continue;
    if (const auto value = fields.find(key)) body.add(key, *value);
  }
}

Reply of_token(const TokenResponse& token, const ClientConfig& client, const Params& fields) {
  if (const auto* fault = find_scope_fault(token, client)) return make_error(*fault);
  Reply reply;
  reply.outcome = "released";
  reply.dropped = token.dropped;
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
  const Wanted wanted = [&](std::string_view name) { return is_wanted(name, client); };
  auto fields = read_fields(answer.body.reveal(), wanted);
  if (!fields) fields = Params();
  const auto read = read_token_answer(answer.status, *fields, MissingTokenType::means_bearer);
  const auto* refusal = std::get_if<TokenRefusal>(&read);
  auto reply = refusal ? explain(*refusal, answer, *fields)
                       : of_token(std::get<TokenResponse>(read), client, *fields);
  fields->wipe();
  return reply;
}

}  // namespace

Reply release(const ClientConfig& client, const UpstreamResult& upstream) {
  if (const auto* failure = std::get_if<UpstreamFailure>(&upstream)) return explain(*failure);
  const auto& answer = std::get<UpstreamAnswer>(upstream);
  auto reply = of_answer(answer, client);
  reply.upstream_ms = answer.ms;
  reply.provider_status = answer.status;
  return reply;
}

}  // namespace tokenferry::server
