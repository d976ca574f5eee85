#include <algorithm>
#include <string>

#include "server/provider/endpoint.hpp"
#include "server/provider/token_request.hpp"
#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

TEST_CASE("token request: is these lines and no others", "[token_request]") {
  const auto url = read_url("https://provider.example:8443/token?a=b");
  REQUIRE(url);
  const Endpoint endpoint(*url);
  for (const std::string authorization : {"", "Basic eA=="}) {
    const auto text = write_token_request(
        endpoint.authority, endpoint.path,
        {"https://provider.example:8443/token?a=b", Secret(authorization), Secret("c=d")});
    CHECK(text.starts_with("POST /token?a=b HTTP/1.1\r\nHost: provider.example:8443\r\n"));
    CHECK(text.ends_with("\r\n\r\nc=d"));
    for (const auto line : {"Accept: application/json", "Accept-Encoding: identity",
                            "Content-Type: application/x-www-form-urlencoded", "Content-Length: 3",
                            "User-Agent: tokenferry"}) {
      CHECK(text.find("\r\n" + std::string(line) + "\r\n") != std::string::npos);
    }
    const auto sent = text.find("\r\nAuthorization: Basic eA==\r\n") != std::string::npos;
    CHECK(sent == !authorization.empty());
    CHECK(std::count(text.begin(), text.end(), '\n') == (sent ? 9 : 8));
  }
}

}  // namespace
}  // namespace tokenferry::server
