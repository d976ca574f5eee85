#include "web/options.hpp"

#include <algorithm>

#include "shared/authorize.hpp"
#include "shared/scan.hpp"
#include "web/address.hpp"
#include "web/failure.hpp"

namespace tokenferry::web {
namespace {

/// The options that are URLs, and where they go.
constexpr struct {
  View option;
  Text Options::*url;
} urls[] = {{"provider.authorizationEndpoint", &Options::authorization_endpoint},
            {"provider.profileEndpoint", &Options::profile_endpoint},
            {"tokenEndpoint", &Options::token_endpoint},
            {"redirectUri", &Options::redirect_uri}};
constexpr View other_options[] = {"provider", "provider.issuer",  "provider.apiOrigins",
                                  "clientId", "baseUrl",          "scope",
                                  "storage",  "insecureTransport"};
bool wrong(host::Operation operation, View option, View why) {
  fail(operation, Errc::invalid_option, option, why);
  return false;
}

bool is_known(View option) {
  for (const auto& url : urls) {
    if (url.option == option) return true;
  }
  return std::find(std::begin(other_options), std::end(other_options), option) !=
         std::end(other_options);
}

/// Normalises a URL, and checks that it may carry what it will.
bool check_url(host::Operation operation, View option, Transport transport, Text& url) {
  if (url.empty()) return wrong(operation, option, "missing");
  const auto resolved = host::resolve_url(url);
  const auto origin = page_origin(resolved);
  if (origin.empty() || find(resolved, '#') < resolved.size()) {
    return wrong(operation, option, "not an https URL, or one with a fragment");
  }
  if (!is_secure(origin, transport)) {
    fail(operation, Errc::insecure_transport, option);
    return false;
  }
  // An absolute URL stays as it is written: a redirect_uri is compared to the letter.
  if (page_origin(url).empty()) url = resolved;
  return true;
}

/// The endpoints of a row of the table; those of an object are read with the other URLs.
bool read_provider(host::Operation operation, const Params& given, Options& options) {
  const auto* id = given.find("provider");
  if (id == nullptr) {
    options.issuer = given.get("provider.issuer");
    return true;
  }
  const auto row = find_provider(*id);
  if (!row) return wrong(operation, "provider", "not in the table; give its endpoints");
  Text base(given.get("baseUrl"));
  if (!base.empty()) {
    if (page_origin(base).empty()) return wrong(operation, "baseUrl", "not an https URL");
    if (!check_url(operation, "baseUrl", options.transport, base)) return false;
  }
  const auto endpoints = endpoints_of(*row, base);
  if (!endpoints) return wrong(operation, "baseUrl", endpoints.error().detail);
  options.authorization_endpoint = endpoints->authorization;
  options.profile_endpoint = endpoints->profile;
  options.issuer = endpoints->issuer;
  if (row->exchange == Exchange::optional) options.token_endpoint = endpoints->token;
  options.scope = row->default_scope;
  options.profile_access = row->profile_access;
  options.sends_issuer = row->sends_issuer;
  return true;
}

bool read_urls(host::Operation operation, const Params& given, Options& options) {
  for (const auto& row : urls) {
    auto& url = options.*row.url;
    if (const auto* value = given.find(row.option)) url = *value;
    if (!check_url(operation, row.option, options.transport, url)) return false;
  }
  AuthorizationRequest request;
  request.authorization_endpoint = options.authorization_endpoint;
  if (const auto url = build_authorization_url(request, {}); !url) {
    return wrong(operation, "provider", url.error().detail);
  }
  if (page_origin(host::resolve_url(options.redirect_uri)) != page_origin(host::resolve_url("/"))) {
    return wrong(operation, "redirectUri", "not of this page's origin");
  }
  return true;
}

/// Where the token may be sent: to the profile's origin, and to those that are listed.
bool read_api_origins(host::Operation operation, const Params& given, Options& options) {
  options.api_origins = Text(page_origin(host::resolve_url(options.profile_endpoint)));
  for (View rest = given.get("provider.apiOrigins"); !rest.empty();) {
    Text url(cut(rest, ' '));
    if (!check_url(operation, "provider.apiOrigins", options.transport, url)) return false;
    options.api_origins += ' ';
    options.api_origins += page_origin(host::resolve_url(url));
  }
  return true;
}

}  // namespace

bool read_options(host::Operation operation, const Params& given, Options& options) {
  bool object = false;
  for (const auto& [name, value] : given) {
    if (name == "clientSecret" || name == "client_secret") {
      fail(operation, Errc::secret_in_browser, name);
      return false;
    }
    if (!is_known(name)) return wrong(operation, name, "unknown option");
    if (name.starts_with("provider")) object = true;
  }
  if (!object) return wrong(operation, "provider", "missing");
  if (given.get("insecureTransport") == "true") options.transport = Transport::insecure_allowed;
  // Where the session is kept is the host's affair; that it is one of the two places is ours.
  const auto& storage = given.get("storage");
  if (!storage.empty() && storage != "session" && storage != "memory") {
    return wrong(operation, "storage", "neither session nor memory");
  }
  options.client_id = given.get("clientId");
  if (options.client_id.empty()) return wrong(operation, "clientId", "missing");
  if (!read_provider(operation, given, options) || !read_urls(operation, given, options) ||
      !read_api_origins(operation, given, options)) {
    return false;
  }
  if (const auto* scope = given.find("scope")) options.scope = *scope;
  options.session_key = "tokenferry.session.";
  options.session_key += options.authorization_endpoint;
  options.session_key += ' ';
  options.session_key += options.client_id;
  return true;
}

}  // namespace tokenferry::web
