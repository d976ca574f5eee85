#include "web/options.hpp"

#include <algorithm>

#include "web/host.hpp"

namespace tokenferry::web {
namespace {

constexpr std::string_view known_options[] = {"provider",      "provider.authorizationEndpoint",
                                              "clientId",      "provider.profileEndpoint",
                                              "baseUrl",       "provider.issuer",
                                              "redirectUri",   "insecureTransport",
                                              "tokenEndpoint", "storage",
                                              "scope"};
constexpr std::string_view api_origins_option = "provider.apiOrigins.";
constexpr std::string_view scope_item = "scope.";

Failure wrong(std::string_view option, std::string_view why, Errc errc = Errc::invalid_option) {
  Text detail(option);
  detail += ": ";
  detail += why;
  return {.errc = errc, .detail = std::move(detail)};
}

bool is_known(std::string_view option) {
  return option.starts_with(api_origins_option) || option.starts_with(scope_item) ||
         std::find(std::begin(known_options), std::end(known_options), option) !=
             std::end(known_options);
}

/// An absolute URL stays as it was written, since redirect URIs are compared character for
/// character; a relative one becomes absolute.
Text absolute(std::string_view reference) {
  return read_url(reference) ? Text(reference) : host::resolve_url(reference);
}

std::optional<Failure> check_names(const Params& given) {
  for (const auto& [name, value] : given) {
    if (name == "clientSecret" || name == "client_secret") {
      return wrong(name, "refused", Errc::secret_in_browser);
    }
    if (!is_known(name)) return wrong(name, "unknown option");
  }
  return std::nullopt;
}

/// The endpoints of a row of the table, or those of an object.
std::optional<Failure> read_provider(const Params& given, Options& options) {
  const auto id = given.find("provider");
  if (!id) {
    const bool object = std::any_of(given.begin(), given.end(), [](const Params::Pair& pair) {
      return pair.name.starts_with("provider.");
    });
    if (!object) return wrong("provider", "missing");
    options.endpoints = {.authorization = Text(given.get("provider.authorizationEndpoint")),
                         .token = {},
                         .profile = Text(given.get("provider.profileEndpoint")),
                         .issuer = Text(given.get("provider.issuer"))};
    return std::nullopt;
  }
  const auto* row = find_provider(*id);
  if (row == nullptr) return wrong("provider", "not in the table; give an object of endpoints");
  auto endpoints = endpoints_of(*row, given.get("baseUrl"));
  if (!endpoints) return wrong("baseUrl", endpoints.error().detail);
  options.endpoints = *endpoints;
  options.scope = row->default_scope;
  options.profile_access = row->profile_access;
  options.sends_issuer = row->sends_issuer;
  if (row->exchange == Exchange::needed) options.endpoints.token.clear();
  return std::nullopt;
}

std::optional<Failure> check_endpoint(std::string_view option, const Text& url,
                                      Transport transport) {
  if (url.empty()) return wrong(option, "missing");
  const auto endpoint = read_endpoint(url, transport);
  if (!endpoint) {
    const auto why = endpoint.error().detail;
    return wrong(option, why.empty() ? "plain HTTP" : why, endpoint.error().errc);
  }
  if (endpoint->has_fragment) return wrong(option, "it has a fragment");
  return std::nullopt;
}

std::optional<Failure> check_endpoints(const Options& options) {
  const struct {
    std::string_view option;
    const Text& url;
  } rows[] = {{"provider.authorizationEndpoint", options.endpoints.authorization},
              {"provider.profileEndpoint", options.endpoints.profile},
              {"tokenEndpoint", options.endpoints.token},
              {"redirectUri", options.redirect_uri}};
  for (const auto& row : rows) {
    auto failure = check_endpoint(row.option, row.url, options.transport);
    if (!failure) continue;
    // A malformed URL is a wrong option; only plain HTTP has a code of its own.
    if (failure->errc == Errc::malformed) failure->errc = Errc::invalid_option;
    return failure;
  }
  if (origin_of(options.redirect_uri) != origin_of(host::page_url())) {
    return wrong("redirectUri", "it must be of this page's origin, or nothing is kept for it");
  }
  return std::nullopt;
}

std::optional<Failure> read_api_origins(const Params& given, Options& options) {
  options.api_origins.push_back(origin_of(options.endpoints.profile));
  for (const auto& [name, value] : given) {
    if (!name.starts_with(api_origins_option)) continue;
    const auto url = read_endpoint(value, options.transport);
    if (!url) return wrong("provider.apiOrigins", "not the origin of an https URL");
    options.api_origins.push_back(origin_of(*url));
  }
  return std::nullopt;
}

void read_scope(const Params& given, Options& options) {
  if (const auto scope = given.find("scope")) options.scope = *scope;
  for (const auto& [name, value] : given) {
    if (!name.starts_with(scope_item)) continue;
    if (name == "scope.0") options.scope.clear();
    if (!options.scope.empty()) options.scope += ' ';
    options.scope += value;
  }
}

}  // namespace

Outcome<Options> read_options(const Params& given) {
  if (auto failure = check_names(given)) return *failure;
  Options options;
  if (given.get("insecureTransport") == "true") options.transport = Transport::insecure_allowed;
  // Where the session is kept is the host's affair; that it is one of the two places is ours.
  const auto storage = given.find("storage").value_or("session");
  if (storage != "session" && storage != "memory") {
    return wrong("storage", "neither \"session\" nor \"memory\"");
  }
  if (auto failure = read_provider(given, options)) return *failure;
  read_scope(given, options);

  options.client_id = given.get("clientId");
  if (options.client_id.empty()) return wrong("clientId", "missing");
  if (const auto token = given.find("tokenEndpoint")) options.endpoints.token = absolute(*token);
  if (const auto uri = given.find("redirectUri")) {
    options.redirect_uri = absolute(*uri);
  } else {
    const auto page_url = host::page_url();
    const std::string_view page = page_url;
    options.redirect_uri = page.substr(0, page.find_first_of("?#"));
  }
  if (auto failure = check_endpoints(options)) return *failure;
  if (auto failure = read_api_origins(given, options)) return *failure;
  return options;
}

}  // namespace tokenferry::web
