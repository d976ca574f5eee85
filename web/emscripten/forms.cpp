#include "web/emscripten/forms.hpp"

#include <chrono>
#include <utility>

#include "shared/decimal.hpp"
#include "shared/scan.hpp"
#include "shared/scope.hpp"
#include "web/emscripten/browser.hpp"

namespace tokenferry::web {
namespace {

/// An option that is empty is one that is not given.
void add_given(Params& params, View name, View value) {
  if (!value.empty()) params.add(name, value);
}

void add_endpoints(Params& params, const ProviderEndpoints& endpoints) {
  // There even when it is empty, so that its lack is what the failure names.
  params.add("provider.authorizationEndpoint", endpoints.authorization_endpoint);
  params.add("provider.profileEndpoint", endpoints.profile_endpoint);
  add_given(params, "provider.issuer", endpoints.issuer);
  Text origins;
  for (const auto& origin : endpoints.api_origins) {
    if (!origins.empty()) origins += ' ';
    origins += origin;
  }
  add_given(params, "provider.apiOrigins", origins);
}

/// The options that have another name in the header, as the flow calls them.
constexpr View option_names[] = {
    "apiOrigins",        "authorizationEndpoint", "baseUrl",     "clientId", "extraParameters",
    "insecureTransport", "profileEndpoint",       "redirectUri", "returnTo", "tokenEndpoint"};

/// `apiOrigins` as `api_origins`.
Text snake_case(View name) {
  Text out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper) out += '_';
    out += upper ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return out;
}

}  // namespace

Params write_options(const Options& options) {
  Params params;
  if (const auto* name = std::get_if<std::string>(&options.provider)) {
    add_given(params, "provider", *name);
  } else {
    add_endpoints(params, std::get<ProviderEndpoints>(options.provider));
  }
  add_given(params, "clientId", options.client_id);
  add_given(params, "tokenEndpoint", options.token_endpoint);
  if (options.scope) params.add("scope", *options.scope);
  add_given(params, "redirectUri", options.redirect_uri);
  add_given(params, "baseUrl", options.base_url);
  if (options.refresh) params.add("refresh", "true");
  if (options.insecure_transport) params.add("insecureTransport", "true");
  return params;
}

Params read_form(View form) {
  auto pairs = parse_form(form);
  return pairs ? *std::move(pairs) : Params();
}

Profile read_profile(View json, const Params& fields) {
  Profile profile{.json = Text(json)};
  for (const auto& [name, value] : fields) profile.pairs.emplace_back(name, value);
  return profile;
}

std::optional<Session> read_session(const Params& answer) {
  if (answer.get("access_token").empty()) return std::nullopt;
  Session session{.access_token = answer.get("access_token"),
                  .token_type = answer.get("token_type"),
                  .scope = split_scope(answer.get("scope")),
                  .missing_scope = split_scope(answer.get("missing_scope")),
                  .return_to = answer.get("return_to")};
  const auto claims = answer.get("claims");
  session.claims = read_profile(claims, ask_form("fields_of", claims));
  const auto expires = read_decimal(answer.get("expires")).value_or(0);
  if (expires > 0) {
    const auto since_1970 = std::chrono::milliseconds(static_cast<long long>(expires));
    session.expires_at = std::chrono::system_clock::time_point(since_1970);
  }
  return session;
}

Failure read_failure(const Params& pairs) {
  Failure failure{.code = pairs.get("code"),
                  .message = pairs.get("message"),
                  .provider_error = pairs.get("provider_error"),
                  .error_description = pairs.get("error_description"),
                  .error_uri = pairs.get("error_uri"),
                  .redirect_uri = pairs.get("redirect_uri"),
                  .outcome = pairs.get("outcome"),
                  .fault = pairs.get("fault"),
                  .request_id = pairs.get("request_id")};
  for (const auto option : option_names) {
    failure.message = replace(failure.message, option, snake_case(option));
  }
  return failure;
}

}  // namespace tokenferry::web
