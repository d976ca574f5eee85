#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("web bearer: the token goes to the API's origins and nowhere else", "[web]") {
  static constexpr struct {
    const char* url;
    const char* resolved;
    bool may;
  } rows[] = {
      {"https://api.as.example/me", nullptr, true},
      {"https://api.as.example", "https://api.as.example/", true},
      {"https://API.as.example:443/x", "https://api.as.example/x", true},
      {"https://files.example/a/b?c", nullptr, true},
      {"https://more.example:8443/", nullptr, true},
      {"//api.as.example/me", "https://api.as.example/me", true},
      {"http://api.as.example/me", nullptr, false},
      {"https://api.as.example:8443/me", nullptr, false},
      {"https://api.as.example.evil.example/", nullptr, false},
      {"https://evil-api.as.example/", nullptr, false},
      {"https://as.example/", nullptr, false},
      {"https://x.api.as.example/", nullptr, false},
      {"https://api.as.example@evil.example/", nullptr, false},
      {"https://me@api.as.example/", nullptr, false},
      {"https://evil.example/https://api.as.example/", nullptr, false},
      {"https://more.example/", nullptr, false},
      {"/me", nullptr, false},
      {"", "https://page.example/app/", false},
      {"https://[", "", false},
      {"data:text/plain,x", "data:text/plain,x", false},
      {"blob:https://api.as.example/1", "blob:https://api.as.example/1", false},
      {"file:///me", "file:///me", false},
  };
  FakeHost browser;
  const auto options = read(
      object_with({{"provider.apiOrigins", "https://files.example https://more.example:8443/x"}}));
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.url) {
      if (row.resolved != nullptr) browser.resolved[row.url] = row.resolved;
      CHECK(web::may_send_token(options, row.url) == row.may);
    }
  }
}

TEST_CASE("web bearer: the page's own origin can be an API's", "[web]") {
  FakeHost browser;
  CHECK_FALSE(web::may_send_token(read(github_with()), "/api/me"));
  CHECK(web::may_send_token(read(github_with({{"provider.apiOrigins", "/"}})), "/api/me"));
}

TEST_CASE("web bearer: a provider that was moved takes its API along", "[web]") {
  FakeHost browser;
  const auto options = read(github_with({{"baseUrl", "https://ghe.example"}}));
  CHECK(web::may_send_token(options, "https://ghe.example/api/v3/repos"));
  CHECK_FALSE(web::may_send_token(options, "https://api.github.com/user"));
}

}  // namespace
