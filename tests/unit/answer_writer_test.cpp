#include "server/front/answer_writer.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

bool has_line(const std::string& answer, const std::string& line) {
  return answer.substr(0, answer.find("\r\n\r\n") + 2).find("\r\n" + line + "\r\n") !=
         std::string::npos;
}

TEST_CASE("answer writer: equal heads do not mean equal bodies", "[answer]") {
  AnswerWriter writer;
  for (const std::string body : {"{\"a\":1}", "{\"b\":2}", "{\"a\":1}"}) {
    Reply reply;
    reply.body = body;
    const auto answer = writer.write("POST", Persistence::keep_alive, reply);
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(has_line(answer, "Content-Length: 7"));
    CHECK(answer.ends_with("\r\n\r\n" + body));
  }
}

TEST_CASE("answer writer: whatever decides a head makes another one", "[answer]") {
  AnswerWriter writer;
  Reply reply;
  reply.body = "{}";
  const auto line = [&](const std::string& wanted) {
    return has_line(writer.write("POST", Persistence::keep_alive, reply), wanted);
  };
  CHECK_FALSE(line("Connection: close"));
  CHECK(has_line(writer.write("POST", Persistence::close, reply), "Connection: close"));
  for (const std::string origin : {"https://a.example", "https://b.example"}) {
    reply.allow_origin = origin;
    CHECK(line("Access-Control-Allow-Origin: " + origin));
  }
  for (const auto seconds : {5, 60}) {
    reply.retry_after = seconds;
    CHECK(line("Retry-After: " + std::to_string(seconds)));
  }
  CHECK_FALSE(line("Access-Control-Allow-Methods: POST"));
  reply.preflight = true;
  CHECK(line("Access-Control-Allow-Methods: POST"));
  reply.allow = "GET, HEAD";
  CHECK(line("Allow: GET, HEAD"));
  reply.status = 405;
  CHECK(writer.write("POST", Persistence::close, reply).starts_with("HTTP/1.1 405 "));
}

TEST_CASE("answer writer: HEAD is told the length of what GET gets", "[answer]") {
  AnswerWriter writer;
  Reply reply;
  reply.body = "{\"status\":\"ok\"}";
  const auto head = writer.write("HEAD", Persistence::keep_alive, reply);
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(head + reply.body == writer.write("GET", Persistence::keep_alive, reply));
}

TEST_CASE("answer writer: more answers than it remembers", "[answer]") {
  AnswerWriter writer;
  for (std::size_t size = 0; size < 2000; size = size * 2 + 1 + size % 3) {
    for (int seconds = 0; seconds < 60; ++seconds) {
      Reply reply;
      reply.body = std::string(size, 'x');
      reply.retry_after = seconds;
      const auto answer = writer.write("POST", Persistence::keep_alive, reply);
      CHECK(has_line(answer, "Content-Length: " + std::to_string(size)));
      CHECK(has_line(answer, "Retry-After: " + std::to_string(seconds)) == (seconds > 0));
    }
  }
}

}  // namespace
}  // namespace tokenferry::server
