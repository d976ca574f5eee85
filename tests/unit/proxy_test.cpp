#include "server/config/proxy.hpp"

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

TEST_CASE("proxy: reads what curl reads", "[proxy]") {
  static constexpr struct {
    const char* text;
    const char* host;
    int port;
    const char* authorization;
  } rows[] = {
      {"http://proxy.example:3128", "proxy.example", 3128, ""},
      {"HTTP://proxy.example:3128/", "proxy.example", 3128, ""},
      {"proxy.example:3128", "proxy.example", 3128, ""},
      {"http://proxy.example", "proxy.example", 80, ""},
      {"http://[2001:db8::1]:3128", "[2001:db8::1]", 3128, ""},
      {"http://user:pass@proxy.example:3128", "proxy.example", 3128, "Basic dXNlcjpwYXNz"},
      {"user:pass@proxy.example:3128", "proxy.example", 3128, "Basic dXNlcjpwYXNz"},
      {"http://us%65r:p%61ss@proxy.example:3128", "proxy.example", 3128, "Basic dXNlcjpwYXNz"},
      {"http://user@proxy.example:3128", "proxy.example", 3128, "Basic dXNlcjo="},
      {"http://u:p@ss@proxy.example:3128", "proxy.example", 3128, "Basic dTpwQHNz"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.text) {
      const auto read = read_proxy(row.text);
      REQUIRE(std::holds_alternative<EgressProxy>(read));
      const auto& proxy = std::get<EgressProxy>(read);
      CHECK(proxy.host == row.host);
      CHECK(proxy.port == row.port);
      CHECK(proxy.authorization.reveal() == row.authorization);
    }
  }
}

TEST_CASE("proxy: refuses others without a word of them", "[proxy]") {
  for (const auto* text :
       {"https://u:hush@proxy.example", "socks5://u:hush@proxy.example:1080", "http://u:hush@",
        "http://u:hush@proxy.example:0", "http://proxy.example/hush", "http://pro xy", "http://",
        "http://proxy.example?hush", "http://u:hush@proxy.example:3128\r\nX: y"}) {
    DYNAMIC_SECTION(text) {
      const auto read = read_proxy(text);
      REQUIRE(std::holds_alternative<std::string>(read));
      CHECK(std::get<std::string>(read).find("hush") == std::string::npos);
    }
  }
}

TEST_CASE("proxy: goes round the hosts of NO_PROXY", "[proxy]") {
  static constexpr struct {
    const char* list;
    const char* url;
    bool is_excepted;
  } rows[] = {
      {"", "https://github.com/", false},
      {"*", "https://github.com/", true},
      {"github.com", "https://github.com/", true},
      {"GitHub.com", "https://github.com/", true},
      {"github.com", "https://GITHUB.com/", true},
      {"github.com", "https://api.github.com/", true},
      {".github.com", "https://api.github.com/", true},
      {".github.com", "https://github.com/", true},
      {"*.github.com", "https://api.github.com/", true},
      {"github.com", "https://notgithub.com/", false},
      {"hub.com", "https://github.com/", false},
      {"a.example, github.com", "https://github.com/", true},
      {"a.example github.com\tb.example", "https://github.com/", true},
      {",,", "https://github.com/", false},
      {"github.com:443", "https://github.com/", true},
      {"github.com:8443", "https://github.com/", false},
      {"192.0.2.1", "https://192.0.2.1/", true},
      {"192.0.2.1:443", "https://192.0.2.1/", true},
      {"192.0.2.0/24", "https://192.0.2.77/", true},
      {"192.0.2.0/24", "https://198.51.100.1/", false},
      {"2001:db8::/32", "https://[2001:db8::1]/", true},
      {"[2001:db8::1]", "https://[2001:db8::1]/", true},
      {"[2001:db8::1]:443", "https://[2001:db8::1]/", true},
      {"192.0.2.1", "https://192.0.2.1.example/", false},
      {":", "https://github.com/", false},
      {"[]", "https://github.com/", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.list << " and " << row.url) {
      const auto url = read_url(row.url);
      REQUIRE(url);
      CHECK(ProxyExceptions(row.list).contain(*url) == row.is_excepted);
    }
  }
}

}  // namespace
}  // namespace tokenferry::server
