#include "server/provider/tunnel.hpp"

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

using Kind = ConnectVerdict::Kind;

TEST_CASE("tunnel: asks for host and port and nothing else", "[tunnel]") {
  const auto proxy = read_proxy("http://proxy.example:3128");
  CHECK(write_connect(std::get<EgressProxy>(proxy), "[2001:db8::1]", 8443) ==
        "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n"
        "User-Agent: tokenferry\r\n\r\n");
  const auto guarded = read_proxy("http://user:pass@proxy.example:3128");
  CHECK(write_connect(std::get<EgressProxy>(guarded), "github.com", 443) ==
        "CONNECT github.com:443 HTTP/1.1\r\nHost: github.com:443\r\nUser-Agent: tokenferry\r\n"
        "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n");
}

TEST_CASE("tunnel: judges what the proxy answers", "[tunnel]") {
  const struct {
    const char* name;
    std::string in;
    Kind kind;
    const char* fault;
  } rows[] = {
      {"it stands", "HTTP/1.1 200 Connection established\r\n\r\n", Kind::open, ""},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\nVia: squid\r\n\r\n", Kind::open, ""},
      {"no reason", "HTTP/1.1 200\r\n\r\n", Kind::open, ""},
      {"a length that means nothing", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", Kind::open,
       ""},
      {"an interim answer before", "HTTP/1.1 100 Wait\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", Kind::open,
       ""},
      {"nothing yet", "", Kind::incomplete, ""},
      {"half a head", "HTTP/1.1 200 OK\r\nVia: squid\r\n", Kind::incomplete, ""},
      {"an interim answer alone", "HTTP/1.1 103 Hints\r\n\r\n", Kind::incomplete, ""},
      {"a password", "HTTP/1.1 407 No\r\n\r\n<html>", Kind::refused, "password (407)"},
      {"a rule", "HTTP/1.1 403 No\r\n\r\n", Kind::refused, "allow this provider (403)"},
      {"no way", "HTTP/1.1 502 No\r\n\r\n", Kind::refused, "reach the provider (502)"},
      {"no method", "HTTP/1.1 405 No\r\n\r\n", Kind::refused, "refuses CONNECT (405)"},
      {"a redirect", "HTTP/1.1 302 No\r\nLocation: /\r\n\r\n", Kind::refused, "(302)"},
      {"another protocol", "SSH-2.0-x\r\n", Kind::refused, "not HTTP"},
      {"an odd status", "HTTP/1.1 2000 OK\r\n\r\n", Kind::refused, "not HTTP"},
      {"octets behind it", "HTTP/1.1 200 OK\r\n\r\nx", Kind::refused, "sends more"},
      {"a head without end", "HTTP/1.1 200 OK\r\nX: " + std::string(max_connect_answer, 'x'),
       Kind::refused, "longer than 16 KiB"},
      {"interim answers without end",
       [] {
         std::string many;
         while (many.size() < max_connect_answer) many += "HTTP/1.1 100 Wait\r\n\r\n";
         return many;
       }(),
       Kind::refused, "longer than 16 KiB"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto verdict = judge_connect_answer(row.in);
      CHECK(verdict.kind == row.kind);
      CHECK(verdict.fault.find(row.fault) != std::string::npos);
      CHECK(verdict.fault.empty() == (row.kind != Kind::refused));
    }
  }
}

}  // namespace
}  // namespace tokenferry::server
