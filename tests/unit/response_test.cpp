#include "server/http/response.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/response.hpp"

namespace tokenferry::server {
namespace {

using tests::read_in_pieces;
using Stream = ResponseReader::Stream;
using Verdict = ResponseReader::Verdict;

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string stated = ok + "Content-Length: 4\r\n\r\nbody";
const std::string chunks = ok + "Transfer-Encoding: chunked\r\n\r\n";
const std::string chunked = chunks + "2\r\nbo\r\n2;a=\"b\"\r\ndy\r\n0\r\n\r\n";
const std::string until_end = ok + "\r\nbody";

TEST_CASE("response: is complete with its last octet", "[response]") {
  const struct {
    const char* name;
    std::string octets;
    int status;
    std::string body;
    bool reusable;
  } rows[] = {
      {"a length", stated, 200, "body", true},
      {"a length of nothing", "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", 401, "", true},
      {"no reason", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n1", 200, "1", true},
      {"an empty reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\n1", 200, "1", true},
      {"a status of no class", "HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n", 999, "", true},
      {"a later minor version", "HTTP/1.2 200 OK\r\nContent-Length: 1\r\n\r\n1", 200, "1", true},
      {"chunks", chunked, 200, "body", true},
      {"a chunk of line ends", chunks + "4\r\n\r\n\r\n\r\n0\r\n\r\n", 200, "\r\n\r\n", true},
      {"sizes with zeros and blanks", chunks + "004 \r\nbody\r\n000\r\n\r\n", 200, "body", true},
      {"no chunk", chunks + "0\r\n\r\n", 200, "", true},
      {"trailers", chunks + "4\r\nbody\r\n0\r\nDigest: x\r\n y\r\nContent-Length: 9\r\n\r\n", 200,
       "body", true},
      {"a long chunk extension", chunks + "4;x=" + std::string(9000, 'x') + "\r\nbody\r\n0\r\n\r\n",
       200, "body", true},
      {"100 Continue", "HTTP/1.1 100 Continue\r\n\r\n" + stated, 200, "body", true},
      {"interim answers with fields",
       "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 9\r\n\r\nHTTP/1.1 102\r\n"
       "Connection: close\r\nTransfer-Encoding: gzip\r\n\r\n" +
           chunked,
       200, "body", true},
      {"a header line of 9 kB", ok + "X: " + std::string(9000, 'x') + stated.substr(ok.size() - 2),
       200, "body", true},
      {"a header line of 40 kB",
       ok + "X: " + std::string(40000, 'x') + chunked.substr(ok.size() - 2), 200, "body", true},
      {"a reason of 9 kB", "HTTP/1.1 200 " + std::string(9000, 'x') + stated.substr(ok.size() - 2),
       200, "body", true},
      {"a folded line", ok + "X: a\r\n\t b\r\nContent-Length:\r\n 4\r\n\r\nbody", 200, "body",
       true},
      {"values beyond ASCII", ok + "X: \xc3\xa4\r\nContent-Length: 1\r\n\r\n1", 200, "1", true},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      for (const auto piece : {row.octets.size(), std::size_t{7}, std::size_t{1}}) {
        ResponseReader reader;
        CHECK(read_in_pieces(reader, row.octets, piece) == Verdict::complete);
        CHECK(reader.in.size() == row.octets.size());
        CHECK(reader.response.status == row.status);
        CHECK(reader.response.body.reveal() == row.body);
        CHECK_FALSE(reader.response.encoded);
        CHECK(reader.reusable == row.reusable);
      }
    }
  }
}

TEST_CASE("response: many header lines are read", "[response]") {
  std::string fields;
  for (int i = 0; i < 3000; ++i) fields += "X-" + std::to_string(i) + ": a\r\n";
  ResponseReader reader;
  CHECK(read_in_pieces(reader, ok + fields + stated.substr(ok.size()), 4096) == Verdict::complete);
  CHECK(reader.response.body.reveal() == "body");
}

TEST_CASE("response: the end of the stream ends one without a length alone", "[response]") {
  for (const auto& octets : {stated, chunked}) {
    for (std::size_t size = 1; size < octets.size(); ++size) {
      ResponseReader reader;
      reader.in = octets.substr(0, size);
      CHECK(reader.read(Stream::open) == Verdict::incomplete);
      CHECK(reader.read(Stream::ended) == Verdict::refused);
      CHECK_FALSE(reader.reason.empty());
    }
  }
  ResponseReader reader;
  reader.in = until_end;
  CHECK(reader.read(Stream::open) == Verdict::incomplete);
  CHECK(reader.read(Stream::ended) == Verdict::complete);
  CHECK(reader.response.body.reveal() == "body");
  CHECK_FALSE(reader.reusable);
}

TEST_CASE("response: octets behind it spoil the connection and not the answer", "[response]") {
  for (const auto& octets : {stated, chunked}) {
    for (const auto& more : {stated, std::string("\r\n"), std::string("x")}) {
      ResponseReader reader;
      reader.in = octets + more;
      CHECK(reader.read(Stream::open) == Verdict::complete);
      CHECK(reader.response.body.reveal() == "body");
      CHECK_FALSE(reader.reusable);
    }
  }
}

TEST_CASE("response: nothing is waited for that cannot become an answer", "[response]") {
  const std::string sized = ok + "Content-Length: ";
  const struct {
    const char* name;
    std::string octets;
  } rows[] = {
      {"another protocol", "220"},
      {"another version", "HTTP/2"},
      {"a body without a head", "{"},
      {"a protocol that is switched", "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n"},
      {"a status of four digits", "HTTP/1.1 2000 OK\r\n"},
      {"a status of two digits", "HTTP/1.1 20 OK\r\n"},
      {"a status of no class", "HTTP/1.1 099 OK\r\n"},
      {"two spaces", "HTTP/1.1  200 OK\r\n"},
      {"an empty line first", "\r\n" + stated},
      {"a bare LF", "HTTP/1.1 200 OK\n"},
      {"a CR alone", ok + "X: a\rY: b\r\n"},
      {"a NUL", ok + std::string("X: \0\r\n", 6)},
      {"a folded line without a first", ok + " X: a\r\n"},
      {"a space in a name", ok + "X Y: a\r\n"},
      {"a space before the colon", ok + "Content-Length : 4\r\n"},
      {"no colon", ok + "X\r\n"},
      {"a head without end", ok + "X: " + std::string(max_response, 'x')},
      {"interim answers without end",
       [] {
         std::string many;
         while (many.size() < max_response) many += "HTTP/1.1 100 Continue\r\n\r\n";
         return many;
       }()},
      {"a length over the limit", sized + "65537\r\n\r\n"},
      {"a length beyond 64 bits", sized + "18446744073709551620\r\n\r\n"},
      {"a body without end", ok + "\r\n" + std::string(max_response_body + 1, 'x')},
      {"a negative chunk", chunks + "-2\r\n"},
      {"a chunk over the limit", chunks + "10001\r\n"},
      {"a chunk beyond 64 bits", chunks + "10000000000000004\r\n"},
      {"chunks over the limit", chunks + "8000\r\n" + std::string(0x8000, 'x') + "\r\n8001\r\n"},
      {"a chunk without a size", chunks + "\r\n"},
      {"a chunk with an extension alone", chunks + ";a=b\r\n"},
      {"a chunk longer than its size", chunks + "2\r\nbody\r\n"},
      {"a chunk that ends in LF", chunks + "2\r\nbo\n0"},
      {"a size that ends in LF", chunks + "2\n"},
      {"a chunk extension without end", chunks + "1;" + std::string(max_response, 'x')},
      {"a trailer that is none", chunks + "0\r\nX\r\n"},
      {"trailers without end", chunks + "0\r\nX: " + std::string(max_response, 'x')},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      ResponseReader reader;
      reader.in = row.octets;
      CHECK(reader.read(Stream::open) == Verdict::refused);
      CHECK_FALSE(reader.reason.empty());
    }
  }
}

TEST_CASE("response: the largest is one of 80 KiB with a body of 64 KiB", "[response]") {
  const std::string body(max_response_body, 'x');
  const auto fill = [&](std::size_t size) {
    const std::string fields = "\r\nContent-Length: 65536\r\n\r\n";
    const auto rest = size - ok.size() - 3 - fields.size() - body.size();
    return ok + "X: " + std::string(rest, 'x') + fields + body;
  };
  ResponseReader below;
  CHECK(read_in_pieces(below, fill(max_response - 1), 4096) == Verdict::complete);
  CHECK(below.response.body.size() == max_response_body);
  CHECK(below.reusable);
  // Nobody reads on, so that nobody knows whether more follows.
  ResponseReader most;
  CHECK(read_in_pieces(most, fill(max_response), 4096) == Verdict::complete);
  CHECK_FALSE(most.reusable);
  ResponseReader above;
  above.in = fill(max_response + 1).substr(0, max_response);
  CHECK(above.read(Stream::open) == Verdict::refused);
}

}  // namespace
}  // namespace tokenferry::server
