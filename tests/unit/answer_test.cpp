#include "server/front/answer.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

bool has_line(const std::string& answer, const std::string& line) {
  return answer.substr(0, answer.find("\r\n\r\n") + 2).find("\r\n" + line + "\r\n") !=
         std::string::npos;
}

bool has_field(const std::string& answer, const std::string& name) {
  return answer.substr(0, answer.find("\r\n\r\n") + 2).find("\r\n" + name + ":") !=
         std::string::npos;
}

TEST_CASE("answer: has its body behind its length", "[answer]") {
  for (const std::string body : {"", "{\"a\":1}", "{\"b\":2}"}) {
    Reply reply;
    reply.body = body;
    const auto answer = write_answer("POST", Persistence::keep_alive, reply, "id-1");
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(has_line(answer, "Content-Length: " + std::to_string(body.size())));
    CHECK(has_line(answer, "Content-Type: application/json") == !body.empty());
    CHECK(has_line(answer, "Cache-Control: no-store"));
    CHECK(has_line(answer, "X-Content-Type-Options: nosniff"));
    CHECK(answer.ends_with("\r\n\r\n" + body));
  }
}

TEST_CASE("answer: every header that depends on the reply", "[answer]") {
  Reply reply;
  reply.body = "{}";
  const auto write = [&] { return write_answer("POST", Persistence::keep_alive, reply, "id-1"); };
  CHECK_FALSE(has_field(write(), "Connection"));
  CHECK(has_line(write_answer("POST", Persistence::close, reply, ""), "Connection: close"));
  CHECK_FALSE(has_field(write(), "Access-Control-Allow-Origin"));
  for (const std::string origin : {"https://a.example", "https://b.example"}) {
    reply.allow_origin = origin;
    CHECK(has_line(write(), "Access-Control-Allow-Origin: " + origin));
  }
  CHECK_FALSE(has_field(write(), "Retry-After"));
  for (const auto seconds : {5, 60}) {
    reply.retry_after = seconds;
    CHECK(has_line(write(), "Retry-After: " + std::to_string(seconds)));
  }
  CHECK_FALSE(has_field(write(), "Access-Control-Allow-Methods"));
  reply.allow_headers = "content-type, traceparent";
  CHECK(has_line(write(), "Access-Control-Allow-Methods: POST"));
  CHECK(has_line(write(), "Access-Control-Allow-Headers: content-type, traceparent"));
  CHECK_FALSE(has_field(write(), "Allow"));
  reply.allow = "GET, HEAD";
  CHECK(has_line(write(), "Allow: GET, HEAD"));
}

TEST_CASE("answer: names the request, and lets our pages read the name", "[answer]") {
  Reply reply;
  const auto write = [&] { return write_answer("POST", Persistence::keep_alive, reply, "id-1"); };
  CHECK(has_line(write(), "X-Request-Id: id-1"));
  CHECK_FALSE(has_field(write(), "Access-Control-Expose-Headers"));
  reply.allow_origin = "https://a.example";
  CHECK(has_line(write(), "Access-Control-Expose-Headers: X-Request-Id"));
  reply.retry_after = 5;
  CHECK(has_line(write(), "Access-Control-Expose-Headers: X-Request-Id, Retry-After"));
}

TEST_CASE("answer: HEAD is told the length of what GET gets", "[answer]") {
  Reply reply;
  reply.body = "{\"status\":\"ok\"}";
  const auto head = write_answer("HEAD", Persistence::keep_alive, reply, "id-1");
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(head + reply.body == write_answer("GET", Persistence::keep_alive, reply, "id-1"));
}

TEST_CASE("answer: 204 states no length", "[answer]") {
  Reply reply;
  reply.status = 204;
  const auto answer = write_answer("OPTIONS", Persistence::keep_alive, reply, "id-1");
  CHECK(answer.starts_with("HTTP/1.1 204 No Content\r\n"));
  CHECK_FALSE(has_field(answer, "Content-Length"));
}

TEST_CASE("answer: each of our statuses has its phrase", "[answer]") {
  for (const auto status : {200, 204, 400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 429, 431,
                            500, 502, 503, 504, 505}) {
    Reply reply;
    reply.status = status;
    const auto answer = write_answer("POST", Persistence::close, reply, "id-1");
    const auto line = answer.substr(0, answer.find("\r\n"));
    CHECK(line.starts_with("HTTP/1.1 " + std::to_string(status) + ' '));
    CHECK(line.size() > 13);
  }
}

}  // namespace
}  // namespace tokenferry::server
