#include "shared/authorize.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

constexpr AuthorizationRequest request = {
    .authorization_endpoint = "https://server.example.com/authorize",
    .client_id = "s6BhdRkqt3",
    .redirect_uri = "https://client.example.com/cb",
    .scope = "read:user",
    .state = "xyz",
    .code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"};

AuthorizationRequest at(std::string_view endpoint) {
  auto changed = request;
  changed.authorization_endpoint = endpoint;
  return changed;
}

Params query_of(std::string_view url) {
  return *parse_form(url.substr(url.find('?') + 1));
}

TEST_CASE("authorize: RFC 6749 section 4.1.1 with RFC 7636's challenge", "[authorize]") {
  const auto url = build_authorization_url(request, {});
  CHECK(url.starts_with("https://server.example.com/authorize?"));
  const auto query = query_of(url);
  CHECK(query.size() == 7);
  CHECK(query.get("response_type") == "code");
  CHECK(query.get("client_id") == "s6BhdRkqt3");
  CHECK(query.get("redirect_uri") == "https://client.example.com/cb");
  CHECK(query.get("scope") == "read:user");
  CHECK(query.get("state") == "xyz");
  CHECK(query.get("code_challenge") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  CHECK(query.get("code_challenge_method") == "S256");
}

TEST_CASE("authorize: each value stands once and as it was given", "[authorize]") {
  auto odd = request;
  odd.client_id = "id&client_id=evil#";
  odd.redirect_uri = "https://client.example.com/cb?a=b&state=evil";
  odd.scope = "a b+c";
  const auto url = build_authorization_url(odd, {});
  const auto query = query_of(url);
  CHECK(query.first_repeated().empty());
  CHECK(query.get("client_id") == odd.client_id);
  CHECK(query.get("redirect_uri") == odd.redirect_uri);
  CHECK(query.get("scope") == odd.scope);
  CHECK(query.get("state") == "xyz");
  CHECK(url.find('#') == url.npos);
}

TEST_CASE("authorize: leaves out a scope that is empty", "[authorize]") {
  auto bare = request;
  bare.scope = "";
  const auto url = build_authorization_url(bare, {});
  CHECK(url.find("scope") == url.npos);
}

TEST_CASE("authorize: keeps the endpoint's own query", "[authorize]") {
  static constexpr struct {
    const char* name;
    std::string_view endpoint;
    std::string_view begins;
  } rows[] = {
      {"none", "https://a.example/auth", "https://a.example/auth?response_type=code&"},
      {"one pair", "https://a.example/auth?tenant=a%20b",
       "https://a.example/auth?tenant=a%20b&response_type=code&"},
      {"an ampersand at the end", "https://a.example/auth?tenant=t&",
       "https://a.example/auth?tenant=t&&response_type=code&"},
      {"no path", "https://a.example", "https://a.example?response_type=code&"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto url = build_authorization_url(at(row.endpoint), {});
      CHECK(url.starts_with(row.begins));
      CHECK(query_of(url).get("client_id") == request.client_id);
    }
  }
}

TEST_CASE("authorize: sends further parameters", "[authorize]") {
  const auto url =
      build_authorization_url(request, {{"login_hint", "a@b.example"}, {"prompt", "consent"}});
  CHECK(query_of(url).get("login_hint") == "a@b.example");
  CHECK(query_of(url).get("prompt") == "consent");
  CHECK(query_of(url).size() == 9);
}

TEST_CASE("authorize: knows the parameters of the protocol", "[authorize]") {
  for (const auto* name : {"response_type", "client_id", "client_secret", "redirect_uri", "scope",
                           "state", "code_challenge", "code_challenge_method", "response_mode",
                           "nonce", "request", "request_uri"}) {
    DYNAMIC_SECTION(name) {
      CHECK(holds_protocol_parameter({{"prompt", "none"}, {name, ""}}));
    }
  }
  CHECK_FALSE(holds_protocol_parameter({{"prompt", "state"}, {"State", "x"}, {"Nonce", "n"}}));
}

}  // namespace
