#include "web/options.hpp"

#include "shared/authorize.hpp"
#include "shared/scan.hpp"
#include "web/address.hpp"
#include "web/failure.hpp"

namespace tokenferry::web {
namespace {

/// The options that are URLs, and where they go.
constexpr struct {
  const char* option;
  Text Options::*url;
} urls[] = {{"provider.authorizationEndpoint", &Options::authorization_endpoint},
            {"provider.profileEndpoint", &Options::profile_endpoint},
            {"tokenEndpoint", &Options::token_endpoint},
            {"redirectUri", &Options::redirect_uri}};

bool wrong(host::Operation operation, View option, View why) {
  fail(operation, Errc::invalid_option, option, why);
  return false;
}

/// Normalises a URL, and checks that it may carry what it will.
bool check_url(host::Operation operation, View option, Transport transport, Text& url) {
  if (url.empty()) return wrong(operation, option, "missing");
  const auto resolved = host::resolve_url(url);
  const auto origin = page_origin(resolved);
  if (origin.empty() || holds(resolved, '#')) {
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
  const Text id = given.get("provider");
  options.issuer = given.get("provider.issuer");
  if (id.empty()) return true;
  const auto row = find_provider(id);
  if (!row) return wrong(operation, "provider", "not in the table; give its endpoints");
  Text base(given.get("baseUrl"));
  if (!base.empty() && !check_url(operation, "baseUrl", options.transport, base)) return false;
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
    if (given.count(row.option) > 0) url = given.get(row.option);
    if (!check_url(operation, row.option, options.transport, url)) return false;
  }
  if (holds_protocol_parameter(host::query(options.authorization_endpoint))) {
    return wrong(operation, urls[0].option, "a parameter of the protocol is in it");
  }
  if (page_origin(host::resolve_url(options.redirect_uri)) != page_origin(host::page_url())) {
    return wrong(operation, "redirectUri", "not of this page's origin");
  }
  return true;
}

/// Where the token may be sent: to the profile's origin, and to those that are listed.
bool read_api_origins(host::Operation operation, const Params& given, Options& options) {
  options.api_origins = page_origin(host::resolve_url(options.profile_endpoint));
  const Text listed = given.get("provider.apiOrigins");
  for (View rest = listed; !rest.empty();) {
    Text url(cut(rest, ' '));
    if (!check_url(operation, "provider.apiOrigins", options.transport, url)) return false;
    options.api_origins += ' ';
    options.api_origins += page_origin(host::resolve_url(url));
  }
  return true;
}

}  // namespace

bool are_known(host::Operation operation, const Params& given, View names) {
  const Text other = other_name(given, names);
  return other.empty() || wrong(operation, other, "unknown option");
}

bool read_options(host::Operation operation, const Params& given, Options& options) {
  if (most_frequent(given, "clientSecret client_secret") > 0) {
    fail(operation, Errc::secret_in_browser, "clientSecret");
    return false;
  }
  if (!are_known(operation, given,
                 "provider provider.authorizationEndpoint provider.profileEndpoint provider.issuer "
                 "provider.apiOrigins clientId tokenEndpoint redirectUri baseUrl scope storage "
                 "insecureTransport")) {
    return false;
  }
  if (given.get("insecureTransport") == "true") options.transport = Transport::insecure_allowed;
  // Where the session is kept is the host's affair; that it is one of the two places is ours.
  const Text storage = given.get("storage");
  if (!storage.empty() && storage != "session" && storage != "memory") {
    return wrong(operation, "storage", "neither session nor memory");
  }
  options.client_id = given.get("clientId");
  if (options.client_id.empty()) return wrong(operation, "clientId", "missing");
  if (!read_provider(operation, given, options) || !read_urls(operation, given, options) ||
      !read_api_origins(operation, given, options)) {
    return false;
  }
  if (given.count("scope") > 0) options.scope = given.get("scope");
  options.session_key = "tokenferry.session.";
  options.session_key += options.authorization_endpoint;
  options.session_key += ' ';
  options.session_key += options.client_id;
  return true;
}

}  // namespace tokenferry::web
