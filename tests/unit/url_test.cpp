#include "shared/url.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("url: gives the origin that a browser writes or none", "[url]") {
  for (const auto& row : read_vectors("origins.json")) {
    DYNAMIC_SECTION(row.at("name").get<std::string>()) {
      const auto text = row.at("url").get<std::string>();
      const auto& want = row.at("origin");
      CHECK(origin_of(text) == (want.is_null() ? "" : want.get<std::string>()));
      const auto url = read_url(text);
      CHECK(url.has_value() == !want.is_null());
      if (!url) CHECK(url.error().errc == Errc::malformed);
    }
  }
}

TEST_CASE("url: takes a URL apart", "[url]") {
  const std::string text = "HTTPS://Good.Example:8443/a/b?c=d?e#f?g#h";
  const auto url = read_url(text);
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->host == "Good.Example");
  CHECK(url->port == "8443");
  CHECK(port_of(*url) == 8443);
  CHECK(url->path == "/a/b");
  CHECK(url->query == "c=d?e");
  CHECK(url->has_fragment);
  CHECK(url->fragment == "f?g#h");
}

TEST_CASE("url: says what is wrong", "[url]") {
  static constexpr struct {
    const char* name;
    std::string_view url;
    std::string_view says;
  } rows[] = {
      {"a space", "https://a b.example", "space"},
      {"another scheme", "ftp://a.example", "https://"},
      {"a user name", "https://a@b.example", "user name"},
      {"a port", "https://a.example:x", "port"},
      {"a host", "https://a*.example", "host"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto url = read_url(row.url);
      REQUIRE_FALSE(url);
      CHECK(url.error().detail.find(row.says) != std::string_view::npos);
    }
  }
}

TEST_CASE("url: tells an empty fragment from none", "[url]") {
  CHECK(read_url("https://a.example/#")->has_fragment);
  CHECK(read_url("https://a.example/#")->fragment.empty());
  CHECK_FALSE(read_url("https://a.example/?")->has_fragment);
}

TEST_CASE("url: knows the port of a scheme", "[url]") {
  CHECK(port_of(*read_url("https://a.example")) == 443);
  CHECK(port_of(*read_url("http://a.example")) == 80);
}

TEST_CASE("url: knows what never leaves the machine", "[url]") {
  static constexpr struct {
    const char* name;
    std::string_view host;
    bool want;
  } rows[] = {
      {"localhost", "localhost", true},
      {"localhost in capitals", "LocalHost", true},
      {"a subdomain of localhost", "app.localhost", true},
      {"127.0.0.1", "127.0.0.1", true},
      {"another address of the block", "127.255.255.254", true},
      {"IPv6", "[::1]", true},
      {"nothing", "", false},
      {"localhost in another domain", "localhost.evil.example", false},
      {"a name that ends alike", "evillocalhost", false},
      {"only the suffix", ".localhost", false},
      {"a dot after localhost", "localhost.", false},
      {"an address in another domain", "127.0.0.1.evil.example", false},
      {"a name of digits and letters", "127.evil.example", false},
      {"three numbers", "127.0.1", false},
      {"two numbers", "127.1", false},
      {"one number", "2130706433", false},
      {"five numbers", "127.0.0.0.1", false},
      {"a number too large", "127.0.0.256", false},
      {"a number of four digits", "127.0.0.0001", false},
      {"a zero before a number", "127.0.0.01", false},
      {"a zero before the first number", "0127.0.0.1", false},
      {"hexadecimal", "0x7f.0.0.1", false},
      {"a dot after the address", "127.0.0.1.", false},
      {"a dot before the address", ".127.0.0.1", false},
      {"an empty number", "127..0.1", false},
      {"a sign", "127.0.0.+1", false},
      {"the block before", "126.0.0.1", false},
      {"the block behind", "128.0.0.1", false},
      {"any address", "0.0.0.0", false},
      {"a private network", "192.168.0.1", false},
      {"IPv6 any address", "[::]", false},
      {"IPv6 without brackets", "::1", false},
      {"IPv4 in IPv6", "[::ffff:127.0.0.1]", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(is_loopback(row.host) == row.want);
    }
  }
}

TEST_CASE("url: refuses plain HTTP beyond loopback for what is secret", "[url]") {
  static constexpr struct {
    const char* name;
    std::string_view url;
    std::optional<Errc> secure;
    std::optional<Errc> insecure_allowed;
  } rows[] = {
      {"https", "https://a.example/token", {}, {}},
      {"http on loopback", "http://127.0.0.1:8787/token", {}, {}},
      {"http on localhost", "http://localhost/token", {}, {}},
      {"http on IPv6 loopback", "http://[::1]/token", {}, {}},
      {"http elsewhere", "http://a.example/token", Errc::insecure_transport, {}},
      {"http in capitals", "HTTP://a.example/token", Errc::insecure_transport, {}},
      {"http on a private network", "http://10.0.0.1/", Errc::insecure_transport, {}},
      {"no URL", "a.example", Errc::malformed, Errc::malformed},
      {"a user name", "https://a@b.example", Errc::malformed, Errc::malformed},
      {"javascript", "javascript:alert(1)", Errc::malformed, Errc::malformed},
  };
  const auto outcome = [](std::string_view text, Transport transport) {
    const auto url = read_endpoint(text, transport);
    return url ? std::nullopt : std::optional(url.error().errc);
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK((outcome(row.url, Transport::secure) == row.secure));
      CHECK((outcome(row.url, Transport::insecure_allowed) == row.insecure_allowed));
    }
  }
}

}  // namespace
