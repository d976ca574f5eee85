#include "server/front/routes.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/server_fakes.hpp"

namespace tokenferry::server {
namespace {

using namespace tokenferry::tests;

HttpRequest make_request(const std::string& method, const std::string& target,
                         std::vector<HttpRequest::Field> fields = {}) {
  HttpRequest request;
  request.method = method;
  request.target = target;
  request.fields = std::move(fields);
  request.body = token_request();
  return request;
}

constexpr int departs = 0;  ///< in place of a status: it goes on to the provider
const HttpRequest::Field form = {"content-type", "application/x-www-form-urlencoded"};
const HttpRequest::Field ours = {"origin", origin};

struct Fixture {
  std::vector<ClientConfig> clients = make_clients();
  Exchange exchange{clients};
  std::atomic<bool> is_stopping = false;
  Routes routes{exchange, is_stopping};
};

TEST_CASE("routes: answers only what there is", "[routes]") {
  const struct {
    const char* name;
    HttpRequest request;
    int status;
  } rows[] = {
      {"a token request", make_request("POST", "/token", {form, ours}), departs},
      {"with a query", make_request("POST", "/token?code=x", {form, ours}), departs},
      {"with a parameter of the type",
       make_request("POST", "/token",
                    {{"content-type", "Application/X-WWW-Form-Urlencoded ;charset=utf-8"}, ours}),
       departs},
      {"no type", make_request("POST", "/token", {ours}), 415},
      {"two types", make_request("POST", "/token", {form, form, ours}), 415},
      {"JSON", make_request("POST", "/token", {{"content-type", "application/json"}, ours}), 415},
      {"two origins", make_request("POST", "/token", {form, ours, ours}), 403},
      {"a navigation", make_request("POST", "/token", {form, ours, {"sec-fetch-mode", "navigate"}}),
       403},
      {"GET", make_request("GET", "/token", {ours}), 405},
      {"a method of its own", make_request("FOO", "/token", {ours}), 405},
      {"another path", make_request("POST", "/", {form, ours}), 404},
      {"a slash more", make_request("POST", "/token/", {form, ours}), 404},
      {"two slashes", make_request("POST", "//token", {form, ours}), 404},
      {"upper case", make_request("POST", "/TOKEN", {form, ours}), 404},
      {"an encoded letter", make_request("POST", "/%74oken", {form, ours}), 404},
      {"dots", make_request("POST", "/x/../token", {form, ours}), 404},
      {"health", make_request("GET", "/healthz"), 200},
      {"health by HEAD", make_request("HEAD", "/healthz"), 200},
      {"health by POST", make_request("POST", "/healthz"), 405},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      Fixture server;
      const auto reply = reply_of(server.routes.answer(row.request));
      CHECK(reply.status == row.status);
      CHECK_FALSE(reply.outcome.empty());
      const bool readable =
          row.status != departs && row.status != 403 && row.request.only("origin") == origin;
      CHECK(reply.allow_origin == (readable ? origin : ""));
      CHECK(reply.allow.empty() == (row.status != 405));
    }
  }
}

TEST_CASE("routes: grants a preflight what the token request needs", "[routes]") {
  Fixture server;
  const HttpRequest::Field asks = {"access-control-request-method", "POST"};
  const auto granted =
      reply_of(server.routes.answer(make_request("OPTIONS", "/token", {ours, asks})));
  CHECK(granted.status == 204);
  CHECK(granted.allow_headers == "content-type");
  CHECK(granted.allow_origin == origin);
  CHECK(reply_of(server.routes.answer(make_request("OPTIONS", "/token", {ours}))).status == 400);
  const auto refused = reply_of(
      server.routes.answer(make_request("OPTIONS", "/token", {{"origin", "https://evil"}, asks})));
  CHECK(refused.status == 403);
  CHECK(refused.allow_headers.empty());
  CHECK(refused.allow_origin.empty());
}

TEST_CASE("routes: grants a preflight the headers that it asks for", "[routes]") {
  const std::string many = [] {
    std::string list;
    for (int i = 0; i < 1000; ++i) list += "x-" + std::to_string(i) + ",";
    return list;
  }();
  const struct {
    const char* name;
    std::vector<std::string> asked;
    std::string granted;
  } rows[] = {
      {"none", {}, "content-type"},
      {"an empty list", {" , "}, "content-type"},
      {"its own", {"Content-Type"}, "content-type"},
      {"tracing",
       {"baggage,content-type,sentry-trace,traceparent"},
       "content-type, baggage, sentry-trace, traceparent"},
      {"what a library adds",
       {"authorization, user-agent"},
       "content-type, authorization, user-agent"},
      {"several lines", {"a,b", "C"}, "content-type, a, b, C"},
      {"what is no name", {"a b, a:b, \"c\", (d), \xc3\xa4, e\tf, ok"}, "content-type, ok"},
      {"a star", {"*"}, "content-type"},
      {"one name that is too long", {std::string(2000, 'x')}, "content-type"},
  };
  Fixture server;
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::vector<HttpRequest::Field> fields = {ours, {"access-control-request-method", "POST"}};
      for (const auto& list : row.asked) {
        fields.push_back({"access-control-request-headers", list});
      }
      const auto reply = reply_of(server.routes.answer(make_request("OPTIONS", "/token", fields)));
      CHECK(reply.status == 204);
      CHECK(reply.allow_headers == row.granted);
      fields[0].value = "https://evil.example";
      CHECK(reply_of(server.routes.answer(make_request("OPTIONS", "/token", fields)))
                .allow_headers.empty());
    }
  }
  const auto reply =
      reply_of(server.routes.answer(make_request("OPTIONS", "/token",
                                                 {ours,
                                                  {"access-control-request-method", "POST"},
                                                  {"access-control-request-headers", many}})));
  CHECK(reply.allow_headers.starts_with("content-type, x-0, x-1, "));
  CHECK(reply.allow_headers.size() <= 1024);
}

TEST_CASE("routes: serves on while it leaves and only health checks hear of it", "[routes]") {
  Fixture server;
  server.is_stopping = true;
  const auto reply = reply_of(server.routes.answer(make_request("POST", "/token", {form, ours})));
  CHECK(reply.status == departs);
  const auto health = reply_of(server.routes.answer(make_request("GET", "/healthz")));
  CHECK(health.status == 503);
  CHECK(health.outcome == "draining");
  CHECK(health.retry_after > 0);
}

}  // namespace
}  // namespace tokenferry::server
