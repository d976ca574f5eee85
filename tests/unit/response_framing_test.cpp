#include <string>

#include "server/http/response.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/response.hpp"

namespace tokenferry::server {
namespace {

using tests::read_in_pieces;
using Verdict = ResponseReader::Verdict;

const std::string chunks = "4\r\nbody\r\n0\r\n\r\n";

TEST_CASE("response: its head says where it ends", "[response]") {
  static constexpr auto refused = -1;
  const struct {
    const char* name;
    std::string fields;
    std::string body;
    int reusable;  ///< or refused
    std::string status = "HTTP/1.1 200 OK";
  } rows[] = {
      {"the same length twice in a line", "Content-Length: 4, 4", "body", true},
      {"the same length in two lines", "Content-Length: 4\r\nX: y\r\ncontent-length: 4", "body",
       true},
      {"the same length in other digits", "Content-Length: 4, 04", "body", true},
      {"lengths that differ in a line", "Content-Length: 4, 5", "body", refused},
      {"lengths that differ in two lines", "Content-Length: 4\r\nContent-Length: 5", "", refused},
      {"a length and none", "Content-Length: 4,", "body", refused},
      {"a length and none in two lines", "Content-Length: 4\r\nContent-Length:", "body", refused},
      {"an empty length", "Content-Length:", "", refused},
      {"a signed length", "Content-Length: +4", "body", refused},
      {"a hexadecimal length", "Content-Length: 0x4", "body", refused},
      {"a length and more", "Content-Length: 4 4", "body", refused},
      {"chunks in odd case", "tRANSFER-eNCODING: cHUNKED", chunks, true},
      {"chunks in a list of one", "Transfer-Encoding: , chunked", chunks, true},
      {"chunks and a length", "Content-Length: 3\r\nTransfer-Encoding: chunked", chunks, false},
      {"chunks and no length", "Transfer-Encoding: chunked\r\nContent-Length: x", chunks, false},
      {"chunked twice", "Transfer-Encoding: chunked, chunked", chunks, refused},
      {"chunked in two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", chunks,
       refused},
      {"no coding and a length", "Transfer-Encoding: identity\r\nContent-Length: 4", "body", false},
      {"an end", "connection: Close\r\nContent-Length: 4", "body", false},
      {"an end in a list", "Connection: te, close\r\nContent-Length: 4", "body", false},
      {"an end in a second line", "Connection: te\r\nConnection: close\r\nContent-Length: 4",
       "body", false},
      {"an end that is none", "Connection: closed\r\nContent-Length: 4", "body", true},
      {"HTTP/1.0", "Content-Length: 4", "body", false, "HTTP/1.0 200 OK"},
      {"HTTP/1.0 that goes on", "Connection: Keep-Alive\r\nContent-Length: 4", "body", true,
       "HTTP/1.0 200 OK"},
      {"HTTP/1.0 that says both", "Connection: keep-alive, close\r\nContent-Length: 4", "body",
       false, "HTTP/1.0 200 OK"},
      {"chunks of HTTP/1.0", "Connection: keep-alive\r\nTransfer-Encoding: chunked", chunks, false,
       "HTTP/1.0 200 OK"},
      {"204", "X: y", "", true, "HTTP/1.1 204 None"},
      {"204 with a length", "Content-Length: 4", "", true, "HTTP/1.1 204 None"},
      {"304 with chunks", "Transfer-Encoding: chunked", "", true, "HTTP/1.1 304 Same"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto octets = row.status + "\r\n" + row.fields + "\r\n\r\n" + row.body;
      for (const auto piece : {octets.size(), std::size_t{1}}) {
        ResponseReader reader;
        const auto verdict = read_in_pieces(reader, octets, piece);
        CHECK((verdict == Verdict::refused) == (row.reusable == refused));
        if (verdict == Verdict::refused) continue;
        REQUIRE(verdict == Verdict::complete);
        CHECK(reader.in.size() == octets.size());
        CHECK(reader.response.body.reveal() == (row.body.empty() ? "" : "body"));
        CHECK(reader.reusable == (row.reusable == true));
      }
    }
  }
}

TEST_CASE("response: an encoded body is told apart and not read", "[response]") {
  for (const std::string field : {"Content-Encoding: gzip", "content-encoding: X-GZip",
                                  "Content-Encoding: br", "Content-Encoding: identity, deflate",
                                  "Content-Encoding: identity\r\nContent-Encoding: Zstd",
                                  "Transfer-Encoding: gzip", "Transfer-Encoding: gzip, chunked",
                                  "Transfer-Encoding: Chunked;x=y", "Content-Encoding:\r\n gzip"}) {
    for (const std::string status : {"200 OK", "401 Unauthorized"}) {
      ResponseReader reader;
      reader.in = "HTTP/1.1 " + status + "\r\nContent-Length: 9\r\n" + field + "\r\n\r\n";
      CHECK(reader.read(ResponseReader::Stream::open) == Verdict::complete);
      CHECK(reader.response.encoded);
      CHECK(reader.response.status == std::stoi(status));
      CHECK(reader.response.body.empty());
      CHECK_FALSE(reader.reusable);
    }
  }
  for (const std::string field : {"Content-Encoding: identity", "Content-Encoding: IDENTITY",
                                  "Content-Encoding:", "Content-Encoding: , identity",
                                  "Transfer-Encoding: identity", "Accept-Encoding: gzip"}) {
    ResponseReader reader;
    reader.in = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n" + field + "\r\n\r\nbody";
    CHECK(reader.read(ResponseReader::Stream::open) == Verdict::complete);
    CHECK_FALSE(reader.response.encoded);
    CHECK(reader.response.body.reveal() == "body");
  }
}

TEST_CASE("response: says when to come again", "[response]") {
  for (const auto& [text, seconds] : {std::pair("7", 7),
                                      {"0", 0},
                                      {"999999", 3600},
                                      {"99999999999999999999999", 3600},
                                      {"-1", 0},
                                      {"soon", 0},
                                      {"7 s", 0},
                                      {"7, 8", 0},
                                      {"Wed, 21 Oct 2026 07:28:00 GMT", 0}}) {
    ResponseReader reader;
    reader.in =
        "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: " + std::string(text) + "\r\n\r\n";
    CHECK(reader.read(ResponseReader::Stream::open) == Verdict::complete);
    CHECK(reader.response.retry_after == seconds);
  }
}

TEST_CASE("response: what an interim answer says holds for nothing else", "[response]") {
  ResponseReader reader;
  reader.in =
      "HTTP/1.1 103 Early Hints\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n"
      "Retry-After: 9\r\nConnection: close\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  CHECK(reader.read(ResponseReader::Stream::open) == Verdict::complete);
  CHECK(reader.response.body.reveal() == "body");
  CHECK(reader.response.retry_after == 0);
  CHECK(reader.reusable);
}

}  // namespace
}  // namespace tokenferry::server
