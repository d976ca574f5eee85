#include "shared/id_token.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

constexpr ExpectedIdToken expected = {
    .issuer = "https://as.example", .client_id = "cid", .nonce = "n1"};
constexpr double now_ms = 1790000000000;

/// Right claims with pairs in the place of those of the same name.
Params claims_with(const Params& changes) {
  const Params right = {{"iss", "https://as.example"}, {"sub", "ada"},        {"aud", "cid"},
                        {"exp", "1790000300"},         {"iat", "1790000000"}, {"nonce", "n1"}};
  Params claims;
  for (const auto& [name, value] : right) {
    if (changes.count(name) == 0) claims.add(name, value);
  }
  for (const auto& [name, value] : changes) {
    if (value != "-") claims.add(name, value);
  }
  return claims;
}

TEST_CASE("id token: a scope asks for one by the word openid", "[id_token]") {
  for (const auto scope : {"openid", "openid profile", "email openid", "a openid b"}) {
    DYNAMIC_SECTION(scope) {
      CHECK(asks_for_id_token(scope));
    }
  }
  for (const auto scope :
       {"", "profile", "openid2", "xopenid", "OpenID", "read:openid", "open id"}) {
    DYNAMIC_SECTION("none: " << scope) {
      CHECK_FALSE(asks_for_id_token(scope));
    }
  }
}

TEST_CASE("id token: the claim that is wrong is named", "[id_token]") {
  const struct {
    const char* name;
    Params changes;
    const char* want;
  } rows[] = {
      {"all right", {}, ""},
      {"no issuer", {{"iss", "-"}}, "iss"},
      {"another issuer", {{"iss", "https://evil.example"}}, "iss"},
      {"the issuer with a slash", {{"iss", "https://as.example/"}}, "iss"},
      {"the issuer in capitals", {{"iss", "https://AS.example"}}, "iss"},
      {"a list of issuers", {{"iss", "-"}, {"iss.0", "https://as.example"}}, "iss"},
      {"no audience", {{"aud", "-"}}, "aud"},
      {"another audience", {{"aud", "other"}}, "aud"},
      {"an audience that begins alike", {{"aud", "cid2"}}, "aud"},
      {"an empty list", {{"aud", ""}}, "aud"},
      {"a list of this audience", {{"aud", "-"}, {"aud.0", "cid"}}, ""},
      {"a list of another", {{"aud", "-"}, {"aud.0", "other"}}, "aud"},
      {"a list without us",
       {{"aud", "-"}, {"aud.0", "other"}, {"aud.1", "api"}, {"azp", "cid"}},
       "aud"},
      {"several and issued to us",
       {{"aud", "-"}, {"aud.0", "api"}, {"aud.1", "cid"}, {"azp", "cid"}},
       ""},
      {"several and issued to nobody", {{"aud", "-"}, {"aud.0", "cid"}, {"aud.1", "api"}}, "azp"},
      {"several and issued to another",
       {{"aud", "-"}, {"aud.0", "cid"}, {"aud.1", "api"}, {"azp", "api"}},
       "azp"},
      {"the eighth of several",
       {{"aud", "-"}, {"aud.1", "b"}, {"aud.7", "cid"}, {"azp", "cid"}},
       ""},
      {"the ninth", {{"aud", "-"}, {"aud.1", "b"}, {"aud.8", "cid"}, {"azp", "cid"}}, "aud"},
      {"an audience inside an object", {{"aud", "-"}, {"aud.0.id", "cid"}}, "aud"},
      {"no end", {{"exp", "-"}}, "exp"},
      {"over", {{"exp", "1789999400"}}, "exp"},
      {"over by less than clocks differ", {{"exp", "1789999401"}}, ""},
      {"an end with a fraction", {{"exp", "1790000300.75"}}, ""},
      {"an end before 1970", {{"exp", "-1"}}, "exp"},
      {"an end at once", {{"exp", "0"}}, "exp"},
      {"an end in words", {{"exp", "tomorrow"}}, "exp"},
      {"an end without end", {{"exp", "1e300"}}, "exp"},
      {"no nonce", {{"nonce", "-"}}, "nonce"},
      {"another nonce", {{"nonce", "n2"}}, "nonce"},
      {"the nonce in capitals", {{"nonce", "N1"}}, "nonce"},
      {"claims that ours do not know", {{"alg", "none"}, {"admin", "true"}}, ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(wrong_claim(claims_with(row.changes), expected, now_ms) == row.want);
    }
  }
  CHECK_FALSE(wrong_claim({}, expected, now_ms).empty());
}

TEST_CASE("id token: an issuer that is not known is not judged", "[id_token]") {
  auto lax = expected;
  lax.issuer = "";
  CHECK(wrong_claim(claims_with({{"iss", "https://tenant.example/42"}}), lax, now_ms).empty());
  CHECK(wrong_claim(claims_with({{"aud", "other"}}), lax, now_ms) == "aud");
  CHECK_FALSE(wrong_claim({}, lax, now_ms).empty());
}

TEST_CASE("id token: the issuer of Microsoft is the tenant that tid names", "[id_token]") {
  static constexpr auto host = "https://login.microsoftonline.com/";
  const struct {
    const char* name;
    const char* tenant;  // of the app
    Params claims;
    const char* want;
  } rows[] = {
      {"any tenant", "common", {{"tid", "9188040d-6c67"}}, "9188040d-6c67"},
      {"work accounts", "organizations", {{"tid", "72f9-88bf"}}, "72f9-88bf"},
      {"a domain", "contoso.example", {{"tid", "72f9-88bf"}}, "72f9-88bf"},
      {"a tenant by its id", "72f9-88bf", {{"tid", "9188040d"}}, "72f9-88bf"},
      {"without tid the one in iss",
       "common",
       {{"iss", "https://login.microsoftonline.com/72f9/v2.0"}},
       "72f9"},
      {"a tenant that is no id", "common", {{"tid", "../evil"}}, ""},
      {"neither", "common", {}, ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(issuer_of_tenant(host + std::string(row.tenant) + "/v2.0", row.claims) ==
            host + std::string(row.want) + "/v2.0");
    }
  }
  CHECK(issuer_of_tenant("", {{"tid", "72f9"}}).empty());
}

}  // namespace
