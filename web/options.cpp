#include "web/options.hpp"

#include "shared/authorize.hpp"
#include "shared/metadata.hpp"
#include "shared/scan.hpp"
#include "web/address.hpp"
#include "web/discovery.hpp"
#include "web/failure.hpp"

namespace tokenferry::web {
namespace {

bool wrong(host::Operation operation, View option, View why) {
  fail(operation, Errc::invalid_option, option, why);
  return false;
}

/// Checks that a URL may carry what it will.
bool check_url(host::Operation operation, const Settings& settings, View option, View url) {
  if (url.empty()) return wrong(operation, option, "missing");
  const auto resolved = host::resolve_url(url, host::made_at());
  const auto origin = host::origin_of(resolved);
  if (origin.empty() || holds(resolved, '#')) {
    return wrong(operation, option, "not an https URL, or one with a fragment");
  }
  if (is_secure(origin) || settings.get("insecureTransport") == "true") return true;
  fail(operation, Errc::insecure_transport, option);
  return false;
}

/// Puts the metadata of a provider with a name behind the options.
bool add_metadata(host::Operation operation, Settings& settings) {
  const Text id = settings.get("provider");
  if (id.empty()) return true;
  const auto metadata = find_metadata(id);
  if (metadata.empty()) return wrong(operation, "provider", "not in the table; give its endpoints");
  const Text base = settings.get("baseUrl");
  if (!base.empty() && !check_url(operation, settings, "baseUrl", base)) return false;
  const auto placed = metadata_on(metadata, base);
  if (!placed) return wrong(operation, "baseUrl", placed.error().detail);
  settings.append(*placed);
  return true;
}

/// The URLs of the origins that may have the token.
Text api_urls(const Settings& settings) {
  auto urls = url_of(settings, profile_endpoint);
  urls += ' ';
  urls += settings.get("provider.apiOrigins");
  return urls;
}

}  // namespace

bool check_urls(host::Operation operation, const Settings& settings) {
  for (const View names :
       {authorization_endpoint, profile_endpoint, token_endpoint, View("redirectUri")}) {
    auto rest = names;
    if (!check_url(operation, settings, cut(rest, ' '), first_value(settings, names))) return false;
  }
  const auto api = api_urls(settings);
  for (View rest = api; !rest.empty();) {
    if (!check_url(operation, settings, "provider.apiOrigins", cut(rest, ' '))) return false;
  }
  if (holds_protocol_parameter(host::query(url_of(settings, authorization_endpoint)))) {
    return wrong(operation, "provider.authorizationEndpoint",
                 "a parameter of the protocol is in it");
  }
  if (host::origin_of(redirect_uri_of(settings)) != host::origin_of(host::made_at())) {
    return wrong(operation, "redirectUri", "not of this page's origin");
  }
  host::enter_client(format_form(settings));
  return true;
}

bool are_known(host::Operation operation, const Params& given, View names) {
  const Text other = first_unknown(given, names);
  return other.empty() || wrong(operation, other, "unknown option");
}

bool complete_options(host::Operation operation, Settings& settings) {
  if (has_any(settings, "clientSecret client_secret")) {
    fail(operation, Errc::secret_in_browser, "clientSecret");
    return false;
  }
  // Where the session is kept is the host's affair; that it is one of the two places is ours.
  const Text storage = settings.get("storage");
  if (!storage.empty() && storage != "session" && storage != "memory") {
    return wrong(operation, "storage", "neither session nor memory");
  }
  if (settings.get("clientId").empty()) return wrong(operation, "clientId", "missing");
  if (!are_known(operation, settings,
                 "provider provider.authorizationEndpoint provider.profileEndpoint "
                 "provider.issuer provider.apiOrigins clientId tokenEndpoint redirectUri baseUrl "
                 "scope storage refresh insecureTransport") ||
      !add_metadata(operation, settings)) {
    return false;
  }
  const auto page = host::made_at();
  if (host::origin_of(page).empty()) {  // a file, an extension's page, a blob
    Text why("only pages of http and https can sign in, not ");
    why += page;
    return wrong(operation, "redirectUri", why);
  }
  if (settings.count("redirectUri") == 0) {
    View rest = page;
    rest = cut(rest, '#');
    settings.add("redirectUri", cut(rest, '?'));
  }
  const Text known_issuer = settings.get("provider.issuer");
  if (known_issuer.empty() || !first_value(settings, authorization_endpoint).empty()) {
    return check_urls(operation, settings);
  }
  if (check_url(operation, settings, "provider.issuer", known_issuer)) {
    discover(operation, settings);
  }
  return false;
}

[[gnu::noinline]] Text url_of(const Settings& settings, View names) {
  return host::resolve_url(first_value(settings, names), host::made_at());
}

Text redirect_uri_of(const Settings& settings) {
  const Text given = settings.get("redirectUri");
  const auto origin = host::origin_of(given);
  return !origin.empty() && given.starts_with(origin) ? given
                                                      : host::resolve_url(given, host::made_at());
}

[[gnu::noinline]] Text scope_of(const Settings& settings) {
  return settings.get(settings.count("scope") > 0 ? "scope" : "default_scope");
}

[[gnu::noinline]] Text session_key(const Settings& settings) {
  Text key("tokenferry.session.");
  key += url_of(settings, authorization_endpoint);
  key += ' ';
  key += settings.get("clientId");
  return key;
}

bool may_send_token(const Settings& settings, View url) {
  const auto origin = host::origin_of(host::resolve_url(url, host::made_at()));
  if (origin.empty()) return false;
  const auto api = api_urls(settings);
  for (View rest = api; !rest.empty();) {
    if (host::origin_of(host::resolve_url(cut(rest, ' '), host::made_at())) == origin) return true;
  }
  return false;
}

}  // namespace tokenferry::web
