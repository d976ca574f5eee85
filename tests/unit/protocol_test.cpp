#include "server/provider/protocol.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

using Stream = AnswerReader::Stream;
using Verdict = AnswerReader::Verdict;

const std::string stated = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
const std::string chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "2\r\nbo\r\n2;a=\"b\"\r\ndy\r\n0\r\n\r\n";
const std::string until_end = "HTTP/1.1 200 OK\r\n\r\nbody";
const std::string line_ends =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n";

TEST_CASE("protocol: an answer is complete with its last octet", "[protocol]") {
  const struct {
    const char* name;
    std::string octets;
    int status;
    std::string body;
    bool reusable;
  } rows[] = {
      {"a length", stated, 200, "body", true},
      {"a length of nothing", "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", 401, "", true},
      {"no body at all", "HTTP/1.1 204 None\r\nX: y\r\n\r\n", 204, "", true},
      {"no reason", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n1", 200, "1", true},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n1", 200, "1", false},
      {"an end", "HTTP/1.1 200 OK\r\nconnection: Close\r\nContent-Length: 1\r\n\r\n1", 200, "1",
       false},
      {"chunks", chunked, 200, "body", true},
      {"a chunk of line ends", line_ends, 200, "\r\n\r\n", true},
  };
  Protocol protocol;
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      for (const std::size_t piece : {row.octets.size(), std::size_t{7}, std::size_t{1}}) {
        AnswerReader reader(protocol);
        auto verdict = Verdict::incomplete;
        for (std::size_t at = 0; at < row.octets.size(); at += piece) {
          CHECK(verdict == Verdict::incomplete);
          reader.in += row.octets.substr(at, piece);
          verdict = reader.read(Stream::open);
        }
        CHECK(verdict == Verdict::complete);
        CHECK(reader.answer.status == row.status);
        CHECK(reader.answer.body.reveal() == row.body);
        CHECK(reader.reusable == row.reusable);
      }
    }
  }
}

TEST_CASE("protocol: the end of the stream ends an answer without a length alone", "[protocol]") {
  Protocol protocol;
  for (const auto& octets : {stated, chunked}) {
    for (std::size_t size = 1; size < octets.size(); ++size) {
      AnswerReader reader(protocol);
      reader.in = octets.substr(0, size);
      CHECK(reader.read(Stream::open) == Verdict::incomplete);
      CHECK(reader.read(Stream::ended) == Verdict::malformed);
    }
  }
  AnswerReader reader(protocol);
  reader.in = until_end;
  CHECK(reader.read(Stream::open) == Verdict::incomplete);
  CHECK(reader.read(Stream::ended) == Verdict::complete);
  CHECK(reader.answer.body.reveal() == "body");
  CHECK_FALSE(reader.reusable);
}

TEST_CASE("protocol: what comes unasked spoils the connection and not the answer", "[protocol]") {
  Protocol protocol;
  for (const auto& octets : {stated, chunked}) {
    AnswerReader reader(protocol);
    reader.in = octets + stated;
    CHECK(reader.read(Stream::open) == Verdict::complete);
    CHECK(reader.answer.body.reveal() == "body");
    CHECK_FALSE(reader.reusable);
  }
}

TEST_CASE("protocol: nothing is waited for that cannot become an answer", "[protocol]") {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const struct {
    const char* name;
    std::string octets;
  } rows[] = {
      {"another protocol", "220 mail.example ESMTP\r\n"},
      {"another version", "HTTP/2.0 200 OK\r\n"},
      {"an interim answer", "HTTP/1.1 100 Continue\r\n\r\n"},
      {"a status of four digits", "HTTP/1.1 2000 OK\r\n"},
      {"a first line without end", std::string(1024, 'x')},
      {"a reason without end", "HTTP/1.1 200 " + std::string(1024, 'x') + "\r\n"},
      {"a head without end", "HTTP/1.1 200 OK\r\nX: " + std::string(max_answer, 'x')},
      {"a length over the limit", "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"},
      {"no length at all", "HTTP/1.1 200 OK\r\nContent-Length: 4x\r\n\r\nbod"},
      {"a body without end", "HTTP/1.1 200 OK\r\n\r\n" + std::string(max_answer, 'x')},
      {"a negative chunk", head + "-2\r\n{}\r\n"},
      {"a chunk over the limit", head + "ffffff\r\n"},
      {"a chunk of no size", head + "\r\n"},
      {"the size of a chunk without end", head + "1;" + std::string(1024, 'x')},
  };
  Protocol protocol;
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      AnswerReader reader(protocol);
      reader.in = row.octets;
      CHECK(reader.read(Stream::open) == Verdict::malformed);
    }
  }
}

TEST_CASE("protocol: a provider says when to come again", "[protocol]") {
  Protocol protocol;
  for (const auto& [text, seconds] :
       {std::pair("7", 7), {"0", 0}, {"999999", 3600}, {"-1", 0}, {"soon", 0}, {"7 s", 0}}) {
    AnswerReader reader(protocol);
    reader.in =
        "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: " + std::string(text) + "\r\n\r\n";
    CHECK(reader.read(Stream::open) == Verdict::complete);
    CHECK(reader.answer.retry_after == seconds);
  }
}

TEST_CASE("protocol: a request is these lines and no others", "[protocol]") {
  const auto url = read_url("https://provider.example:8443/token?a=b");
  REQUIRE(url);
  const Endpoint endpoint(*url);
  const auto text = write_request(
      endpoint, {"https://provider.example:8443/token?a=b", Secret("Basic eA=="), Secret("c=d")});
  CHECK(text.starts_with("POST /token?a=b HTTP/1.1\r\n"));
  CHECK(text.ends_with("\r\n\r\nc=d"));
  for (const auto line : {"Host: provider.example:8443", "Accept: application/json",
                          "Content-Type: application/x-www-form-urlencoded", "Content-Length: 3",
                          "User-Agent: tokenferry", "Authorization: Basic eA=="}) {
    CHECK(text.find("\r\n" + std::string(line) + "\r\n") != std::string::npos);
  }
  CHECK(std::count(text.begin(), text.end(), '\n') == 8);
}

}  // namespace
}  // namespace tokenferry::server
