#include "shared/id_token.hpp"

#include "shared/decimal.hpp"
#include "shared/scan.hpp"

namespace tokenferry {

bool asks_for_id_token(View scope) {
  return contains_word(scope, "openid");
}

Text issuer_of_tenant(View address, const Params& claims) {
  const auto tenant_of = [](View url) -> View {
    for (int i = 0; i < 3; ++i) cut(url, '/');
    return cut(url, '/');
  };
  constexpr View id = "0-9a-fA-F-";
  const auto tenant = tenant_of(address);
  if (consists_of(tenant, id)) return Text(address);
  // Without the scope `profile` there is no `tid`.
  const Text iss = claims.get("iss");
  const Text tid = claims.get("tid");
  const Text named = tid.empty() ? Text(tenant_of(iss)) : tid;
  Text before("/"), after("/");
  before += tenant;
  after += consists_of(named, id) ? View(named) : View();
  return replace(address, before, after);
}

View wrong_claim(const Params& claims, const ExpectedIdToken& expected, double now_ms) {
  if (!expected.issuer.empty() && claims.get("iss") != expected.issuer) return "iss";
  for (View names = "aud aud.0 aud.1 aud.2 aud.3 aud.4 aud.5 aud.6 aud.7";
       claims.get(cut(names, ' ')) != expected.client_id;) {
    if (names.empty()) return "aud";
  }
  // Among several audiences, it must be this one that the token was issued to.
  if (claims.count("aud.1") > 0 && claims.get("azp") != expected.client_id) return "azp";
  const Text expires = claims.get("exp");
  View whole_seconds = expires;
  const auto seconds = read_decimal(cut(whole_seconds, '.'));
  if (!seconds || *seconds * 1000 + max_clock_skew_ms <= now_ms) return "exp";
  if (claims.get("nonce") != expected.nonce) return "nonce";
  return {};
}

}  // namespace tokenferry
