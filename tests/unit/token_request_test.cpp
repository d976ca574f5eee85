#include <string>
#include <vector>

#include "shared/scope.hpp"
#include "shared/token.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("token: RFC 6749 section 4.1.3 with RFC 7636's verifier", "[token]") {
  const auto request =
      build_token_request("s6BhdRkqt3", "SplxlOBeZQQYbYS6WxSbIA", "https://client.example.com/cb",
                          "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  CHECK(format_form(request) ==
        "grant_type=authorization_code&client_id=s6BhdRkqt3&code=SplxlOBeZQQYbYS6WxSbIA"
        "&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb"
        "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
}

TEST_CASE("token: RFC 6749 section 6 for a public client", "[token]") {
  CHECK(format_form(build_refresh_request("s6BhdRkqt3", "tGzv3JO&scope=all")) ==
        "grant_type=refresh_token&client_id=s6BhdRkqt3&refresh_token=tGzv3JO%26scope%3Dall");
}

TEST_CASE("token: a code cannot bring parameters along", "[token]") {
  const std::string code = "x&client_secret=y&redirect_uri=https://evil.example";
  const auto sent = parse_form(format_form(build_token_request("id", code, "https://a/", "v")));
  REQUIRE(sent);
  CHECK(sent->size() == 5);
  CHECK(sent->get("code") == code);
  CHECK(sent->count("client_secret") == 0);
  CHECK(sent->get("redirect_uri") == "https://a/");
}

TEST_CASE("token: knows an authorization code", "[token]") {
  const struct {
    const char* name;
    std::string text;
    bool want;
  } rows[] = {
      {"nothing", "", false},
      {"one character", "a", true},
      {"Google's", "4/0AX4XfWh-_", true},
      {"every VSCHAR", " !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", true},
      {"4096 characters, as Microsoft's are more than 2048", std::string(4096, 'a'), true},
      {"4097 characters", std::string(4097, 'a'), false},
      {"a line feed", "a\n", false},
      {"a NUL", std::string("a\0b", 3), false},
      {"a delete character", "\x7f", false},
      {"a letter outside ASCII", "\xc3\xa4", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(is_authorization_code(row.text) == row.want);
    }
  }
}

TEST_CASE("token: bearer is bearer in any case", "[token]") {
  for (const auto* type : {"bearer", "Bearer", "BEARER", "bEaReR"}) {
    DYNAMIC_SECTION(type) {
      CHECK(is_bearer(type));
    }
  }
  for (const auto* type : {"", "mac", "DPoP", "bearer ", " bearer", "bearers", "beare", "be\x01rer",
                           "User Access Token", "N_A"}) {
    DYNAMIC_SECTION("not '" << type << "'") {
      CHECK_FALSE(is_bearer(type));
    }
  }
}

TEST_CASE("token: a scope is a list without repetition", "[token]") {
  using List = std::vector<std::string>;
  const struct {
    const char* name;
    std::string_view scope;
    List want;
  } rows[] = {
      {"nothing", "", {}},
      {"only separators", " , ,", {}},
      {"one", "read:user", {"read:user"}},
      {"spaces", "openid  profile ", {"openid", "profile"}},
      {"commas", "repo,user", {"repo", "user"}},
      {"a comma and a space", "repo, user", {"repo", "user"}},
      {"one twice", "a b,a", {"a", "b"}},
      {"another case is another scope", "a A", {"a", "A"}},
      {"a URL",
       "https://www.googleapis.com/auth/userinfo.profile openid",
       {"https://www.googleapis.com/auth/userinfo.profile", "openid"}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(split_scope(row.scope) == row.want);
    }
  }
}

}  // namespace
