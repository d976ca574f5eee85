#include "web/discovery.hpp"

#include "web/failure.hpp"

namespace tokenferry::web {
namespace {

/// Where the metadata stands: behind the issuer; or, the second time, before the issuer's path. A
/// slash at the issuer's end is not part of either.
Text metadata_url(View issuer, bool second) {
  const auto resolved = host::resolve_url(issuer, host::made_at());
  View base = resolved;
  if (base.ends_with('/')) base = base.substr(0, base.size() - 1);
  if (!second) {
    Text url(base);
    url += "/.well-known/openid-configuration";
    return url;
  }
  auto url = host::origin_of(resolved);
  const auto path = base.substr(url.size(), base.size());
  url += "/.well-known/oauth-authorization-server";
  url += path;
  return url;
}

}  // namespace

void discover(host::Operation operation, const Settings& settings, const Params& before) {
  const auto url = metadata_url(settings.get("provider.issuer"), !before.empty());
  host::fetch(operation, url, "", "", format_form(before));
}

bool discovered(Settings& settings, host::Operation operation, int status, const Params& context,
                const Params& fields) {
  const bool second = !context.empty();
  const Text wanted = settings.get("provider.issuer");
  const auto url = metadata_url(wanted, second);
  if (fields.get("authorization_endpoint").empty()) {
    Text redirects = context.get("redirects");
    if (status == host::status_redirect) {
      redirects += ' ';
      redirects += url;
      redirects += " redirects to ";
      const Text there = fields.get("redirect");
      redirects += there.empty() ? View("another address") : there;
    }
    if (!second) {
      Params before;
      before.add("redirects", redirects);
      discover(operation, settings, before);
    } else if (!redirects.empty()) {
      Text why("Metadata is not asked elsewhere:");
      why += redirects;
      fail(operation, Errc::network_error, "provider.issuer", why);
    } else if (!fail_without_answer(operation, status, url)) {
      fail(operation, Errc::invalid_option, url, "no authorization_endpoint");
    }
    return false;
  }
  if (fields.get("issuer") != wanted) {  // RFC 8414, section 3.3
    fail(operation, Errc::issuer_mismatch, url, "its issuer is not provider.issuer");
    return false;
  }
  if (first_value(settings, profile_endpoint).empty() && fields.get("userinfo_endpoint").empty()) {
    // The token is for the provider itself then, and the profile comes from the ID token.
    settings.add("userinfo_endpoint", wanted);
    settings.add("profile", "none");
  }
  // Nothing else of it counts: the page's options have names, too.
  settings.append(pick(fields,
                       "authorization_response_iss_parameter_supported userinfo_endpoint "
                       "token_endpoint authorization_endpoint"));
  return check_urls(operation, settings);
}

}  // namespace tokenferry::web
