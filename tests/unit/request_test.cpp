#include "server/http/request.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry::server;
using Verdict = RequestReading::Verdict;

std::string post(const std::string& fields, const std::string& body = "a=1") {
  return "POST /token HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

TEST_CASE("request: takes a request apart", "[request]") {
  const std::string octets =
      post("content-LENGTH: 3\r\nOrigin: \t https%3A%2F%2Fgood.example \r\nX: \r\n");
  const auto got = read_request(octets, 0);
  REQUIRE(got.verdict == Verdict::complete);
  CHECK(got.size == octets.size());
  CHECK(got.request.method == "POST");
  CHECK(got.request.target == "/token");
  CHECK(got.request.body == "a=1");
  CHECK(got.request.keep_alive);
  CHECK(got.request.only("origin") == "https%3A%2F%2Fgood.example");
  CHECK(got.request.count("x") == 1);
  CHECK(got.request.only("x").empty());
}

TEST_CASE("request: a request is complete at its last octet and not before", "[request]") {
  const std::string octets = post("Content-Length: 3\r\n");
  std::size_t needed = 0;
  for (std::size_t size = 1; size < octets.size(); ++size) {
    const auto got = read_request(std::string_view(octets).substr(0, size), size - 1);
    REQUIRE(got.verdict == Verdict::incomplete);
    REQUIRE(got.size > size);
    needed = got.size;
  }
  CHECK(needed == octets.size());
  const auto got = read_request(octets + "GET / HTTP/1.1\r\n", 0);
  CHECK(got.verdict == Verdict::complete);
  CHECK(got.size == octets.size());
}

TEST_CASE("request: a field that stands twice has no one value", "[request]") {
  const auto got = read_request(post("Content-Length: 3\r\nOrigin: a\r\norigin: a\r\n"), 0);
  REQUIRE(got.verdict == Verdict::complete);
  CHECK(got.request.count("origin") == 2);
  CHECK(got.request.only("origin").empty());
}

TEST_CASE("request: says when the connection ends", "[request]") {
  static constexpr struct {
    const char* name;
    const char* octets;
    bool keep_alive;
  } rows[] = {
      {"HTTP/1.1 goes on", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", true},
      {"close", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false},
      {"close in a list", "GET / HTTP/1.1\r\nHost: x\r\nConnection: te , Close\r\n\r\n", false},
      {"another word", "GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n", true},
      {"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto got = read_request(row.octets, 0);
      REQUIRE(got.verdict == Verdict::complete);
      CHECK(got.request.keep_alive == row.keep_alive);
    }
  }
}

TEST_CASE("request: refuses every odd request", "[request]") {
  const std::string good = "Content-Length: 3\r\n";
  const struct {
    const char* name;
    std::string octets;
    int status;
  } rows[] = {
      {"a bare LF at once", "GET / HTTP/1.1\n", 400},
      {"a CR alone", "GET / HTTP/1.1\rHost: x\r\n\r\n", 400},
      {"a NUL", post(good + std::string("X: a\0b\r\n", 8)), 400},
      {"a TLS hello", "\x16\x03\x01", 400},
      {"a folded line", post(good + "X: a\r\n b\r\n"), 400},
      {"a space before the colon", post(good + "X : a\r\n"), 400},
      {"no colon", post(good + "X\r\n"), 400},
      {"no name", post(good + ": a\r\n"), 400},
      {"an empty first line", "\r\n" + post(good), 400},
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505},
      {"an absolute target", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
      {"no length", post(""), 411},
      {"chunks", post("Transfer-Encoding: chunked\r\n"), 411},
      {"chunks and a length", post(good + "Transfer-Encoding: x\r\n"), 400},
      {"an empty length", post("Content-Length:\r\n"), 400},
      {"a signed length", post("Content-Length: +3\r\n"), 400},
      {"a hexadecimal length", post("Content-Length: 0x3\r\n"), 400},
      {"a list of lengths", post("Content-Length: 3, 3\r\n"), 400},
      {"two lengths", post(good + good), 400},
      {"a length beyond 64 bits", post("Content-Length: 99999999999999999999999\r\n"), 413},
      {"a body too large by one", post("Content-Length: 65537\r\n"), 413},
      {"a body of GET", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na", 400},
      {"an encoded body", post(good + "Content-Encoding: gzip\r\n"), 415},
      {"an expectation", post(good + "Expect: 100-continue\r\n"), 417},
      {"a long request line", "GET /" + std::string(2048, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n",
       414},
      {"a request line without end", std::string(2048, 'a'), 414},
      {"a long line", post("X: " + std::string(9000, 'a')), 431},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto got = read_request(row.octets, 0);
      CHECK(got.verdict == Verdict::refused);
      CHECK(got.status == row.status);
      CHECK_FALSE(got.reason.empty());
    }
  }
}

TEST_CASE("request: counts header lines", "[request]") {
  std::string fields = "Content-Length: 3\r\n";
  for (std::size_t i = 2; i < max_fields; ++i) fields += "X: a\r\n";
  CHECK(read_request(post(fields), 0).verdict == Verdict::complete);
  CHECK(read_request(post(fields + "X: a\r\n"), 0).status == 431);
}

TEST_CASE("request: the largest body is one of 65536 octets", "[request]") {
  const std::string body(max_body, 'a');
  const auto got = read_request(post("Content-Length: 65536\r\n", body), 0);
  CHECK(got.verdict == Verdict::complete);
  CHECK(got.request.body == body);
}

}  // namespace
