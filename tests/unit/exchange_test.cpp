#include "server/exchange/exchange.hpp"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/server_fakes.hpp"

namespace tokenferry::server {
namespace {

using namespace tokenferry::tests;

nlohmann::json body_of(const Reply& reply) {
  return nlohmann::json::parse(reply.body);
}

/// What goes on to the provider.
struct Sent {
  std::string_view client_id;
  std::string token_endpoint;
  std::string authorization;
  std::string body;
};

Sent sent_of(const std::variant<Reply, ForwardedRequest>& begun) {
  REQUIRE(std::holds_alternative<ForwardedRequest>(begun));
  const auto& forwarded = std::get<ForwardedRequest>(begun);
  const auto& request = forwarded.request;
  return {forwarded.client->client_id, std::string(request.token_endpoint),
          std::string(request.authorization.reveal()), std::string(request.body.reveal())};
}

TEST_CASE("exchange: has the same request with the client's previous secret", "[exchange]") {
  auto clients = make_clients();
  const auto alone = Exchange(clients).begin({origin, token_request()});
  CHECK_FALSE(std::get<ForwardedRequest>(alone).with_previous);
  clients[0].previous_secret = Secret("b4");
  const auto begun = Exchange(clients).begin({origin, token_request()});
  const auto& forwarded = std::get<ForwardedRequest>(begun);
  REQUIRE(forwarded.with_previous);
  auto body = std::string(forwarded.request.body.reveal());
  body.replace(body.find("s3%3Acr%25t"), 11, "b4");
  CHECK(forwarded.with_previous->body.reveal() == body);
  CHECK(forwarded.with_previous->token_endpoint == forwarded.request.token_endpoint);
}

TEST_CASE("exchange: sends again only what the provider did not look at", "[exchange]") {
  static constexpr struct {
    const char* name;
    int status;
    const char* body;
    bool want;
  } rows[] = {
      {"invalid_client", 401, R"({"error":"invalid_client"})", true},
      {"invalid_client as 400", 400, R"({"error":"invalid_client"})", true},
      {"GitHub", 200, "error=incorrect_client_credentials", true},
      {"the code", 400, R"({"error":"invalid_grant"})", false},
      {"no word", 401, "", false},
      {"another word about the client", 401, R"({"error":"unauthorized_client"})", false},
      {"a sentence alone", 400, R"({"error":"x","error_description":"invalid client"})", false},
      {"a failure", 500, R"({"error":"invalid_client"})", false},
      {"a limit", 429, R"({"error":"invalid_client"})", false},
      {"a token", 200, R"({"access_token":"a","token_type":"b"})", false},
  };
  const auto clients = make_clients();
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto reply =
          Exchange::finish(clients[0], origin, UpstreamAnswer{row.status, Secret(row.body)});
      CHECK(Exchange::refuses_secret(reply) == row.want);
    }
  }
  CHECK_FALSE(Exchange::refuses_secret(Exchange::finish(clients[0], origin, UpstreamFailure{})));
}

TEST_CASE("exchange: sends the code with the client's credentials", "[exchange]") {
  const auto clients = make_clients();
  const auto sent = sent_of(Exchange(clients).begin({origin, token_request()}));
  CHECK(sent.client_id == "cid");
  CHECK(sent.token_endpoint == "https://provider.example/token");
  CHECK(sent.body ==
        "grant_type=authorization_code&code=c0de&redirect_uri=https%3A%2F%2Fgood.example%2Fapp%2F"
        "&code_verifier=" +
            verifier + "&client_id=cid&client_secret=s3%3Acr%25t");
  CHECK(sent.authorization.empty());
}

TEST_CASE("exchange: Basic form-encodes id and secret first", "[exchange]") {
  auto clients = make_clients();
  clients[0].client_auth = ClientAuth::client_secret_basic;
  const auto sent = sent_of(Exchange(clients).begin({origin, token_request()}));
  // cid:s3%3Acr%25t
  CHECK(sent.authorization == "Basic Y2lkOnMzJTNBY3IlMjV0");
  CHECK(sent.body.find("client_") == std::string::npos);
}

TEST_CASE("exchange: what the provider says becomes the reply", "[exchange]") {
  const auto clients = make_clients();
  const UpstreamResult token =
      UpstreamAnswer{200, Secret(R"({"access_token":"gho_1","token_type":"bearer"})"), 0, 1.5};
  const auto reply = Exchange::finish(clients[0], origin, token);
  CHECK(reply.status == 200);
  CHECK(reply.allow_origin == origin);
  CHECK(reply.client_id == "cid");
  CHECK(reply.outcome == "released");
  CHECK(reply.upstream_ms == 1.5);
  CHECK(body_of(reply) == nlohmann::json({{"access_token", "gho_1"}, {"token_type", "bearer"}}));

  const struct {
    UpstreamFailure::Reason reason;
    int status;
    const char* outcome;
  } failures[] = {
      {UpstreamFailure::Reason::timeout, 504, "provider_timeout"},
      {UpstreamFailure::Reason::unreachable, 502, "provider_unreachable"},
      {UpstreamFailure::Reason::certificate, 502, "provider_certificate"},
      {UpstreamFailure::Reason::malformed, 502, "provider_malformed"},
  };
  for (const auto& row : failures) {
    DYNAMIC_SECTION(row.outcome) {
      const auto failed = Exchange::finish(clients[0], origin, UpstreamFailure{row.reason, 2});
      CHECK(failed.status == row.status);
      CHECK(failed.outcome == row.outcome);
      CHECK(failed.allow_origin == origin);
      CHECK(failed.client_id == "cid");
      CHECK(failed.upstream_ms == 2);
    }
  }
}

TEST_CASE("exchange: refuses a request before the provider hears of it", "[exchange]") {
  const struct {
    const char* name;
    Change change;
    int status;
    const char* error;
    const char* named;  ///< what the description names
  } rows[] = {
      {"no code", without("code"), 400, "invalid_request", "code"},
      {"an empty code", with("code", ""), 400, "invalid_request", "code"},
      {"a code with a line end", with("code", "a\nb"), 400, "invalid_request", "code"},
      {"a long code", with("code", std::string(4097, 'a')), 400, "invalid_request", "code"},
      {"no verifier", without("code_verifier"), 400, "invalid_request", "code_verifier"},
      {"a short one", with("code_verifier", std::string(42, 'a')), 400, "invalid_request",
       "code_verifier"},
      {"a long one", with("code_verifier", std::string(129, 'a')), 400, "invalid_request",
       "code_verifier"},
      {"a plus in it", with("code_verifier", std::string(43, '+')), 400, "invalid_request",
       "code_verifier"},
      {"no redirect_uri", without("redirect_uri"), 400, "invalid_request", "redirect_uri"},
      {"another page", with("redirect_uri", "https://good.example/app/x"), 400, "invalid_grant",
       "redirect_uri"},
      {"a prefix", with("redirect_uri", "https://good.example/app"), 400, "invalid_grant",
       "redirect_uri"},
      {"another case", with("redirect_uri", "https://GOOD.example/app/"), 400, "invalid_grant",
       "redirect_uri"},
      {"no client_id", without("client_id"), 400, "invalid_request", "client_id"},
      {"an unknown one", with("client_id", "PATH"), 400, "invalid_client", "client_id"},
      {"no grant", without("grant_type"), 400, "invalid_request", "grant_type"},
      {"another grant", with("grant_type", "client_credentials"), 400, "unsupported_grant_type",
       "grant_type"},
      {"a refresh that is not allowed", with("grant_type", "refresh_token"), 400,
       "unsupported_grant_type", "grant_type"},
      {"a secret", with("client_secret", "x"), 400, "invalid_request", "client_secret"},
      {"an empty secret", with("client_secret", ""), 400, "invalid_request", "client_secret"},
      {"a parameter twice", twice("code", "other"), 400, "invalid_request", "code"},
      {"an unknown one twice", twice("x", "y"), 400, "invalid_request", "twice"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto clients = make_clients();
      const auto reply = reply_of(Exchange(clients).begin({origin, token_request(row.change)}));
      CHECK(reply.status == row.status);
      CHECK(reply.allow_origin == origin);
      CHECK(body_of(reply)["error"] == row.error);
      const auto description = body_of(reply)["error_description"].get<std::string>();
      CHECK(description.find(row.named) != std::string::npos);
    }
  }
}

TEST_CASE("exchange: an origin must be the client's own to the letter", "[exchange]") {
  for (const std::string other : {"", "null", "*", "http://good.example", "https://good.example/",
                                  "https://GOOD.example", "https://good.example.evil.example",
                                  "https://other.example", "https%3A%2F%2Fgood.example"}) {
    DYNAMIC_SECTION("origin " << other) {
      const auto clients = make_clients();
      const auto reply = reply_of(Exchange(clients).begin({other, token_request()}));
      CHECK(reply.status == 403);
      CHECK(reply.allow_origin.empty());
    }
  }
}

TEST_CASE("exchange: says which origin is missing and which is wrong", "[exchange]") {
  const auto clients = make_clients();
  const auto told = [&](std::string_view from) {
    const auto reply = reply_of(Exchange(clients).begin({from, token_request()}));
    CHECK(reply.outcome == "origin_refused");
    return body_of(reply)["error_description"].get<std::string>();
  };
  CHECK(told("").find("missing") != std::string::npos);
  CHECK(told("null").find("null") != std::string::npos);
  CHECK(told("https://evil.example").find("not one of") != std::string::npos);
  CHECK(told("https://other.example").find("not one of") != std::string::npos);
}

TEST_CASE("exchange: says that an Authorization header is no place for client_id", "[exchange]") {
  const auto clients = make_clients();
  const auto body = token_request(without("client_id"));
  const auto told = [&](ClientHeader header) {
    const auto reply = reply_of(Exchange(clients).begin({origin, body, header}));
    CHECK(reply.status == 400);
    return body_of(reply)["error_description"].get<std::string>();
  };
  CHECK(told(ClientHeader::absent).find("Authorization") == std::string::npos);
  CHECK(told(ClientHeader::present).find("Authorization") != std::string::npos);
  // Beside a client_id it may stand: some tools send one with everything.
  CHECK(std::holds_alternative<ForwardedRequest>(
      Exchange(clients).begin({origin, token_request(), ClientHeader::present})));
}

TEST_CASE("exchange: the log has what was refused and no secret in it", "[exchange]") {
  static const struct {
    const char* name;
    std::string sent;
    std::string shown;
  } rows[] = {
      {"another page", "https://good.example/app/x", "https://good.example/app/x"},
      {"a query", "https://good.example/app/?code=x1", "https://good.example/app/?"},
      {"a fragment", "https://good.example/app/#access_token=x", "https://good.example/app/#"},
      {"lines", "https://good.example/\n{\"outcome\":\"released\"}",
       "https://good.example/?{\"outcome\":\"released\"}"},
      {"octets", "\xc3\xa4\x1b[0m", "???[0m"},
      {"a long one", std::string(3000, 'a'), std::string(200, 'a')},
      {"the code", "https://good.example/c0de", "(hidden: there is a secret in it)"},
      {"the verifier", "x" + verifier, "(hidden: there is a secret in it)"},
      {"our secret", "https://good.example/s3:cr%t", "(hidden: there is a secret in it)"},
      {"another client's secret", "another", "(hidden: there is a secret in it)"},
  };
  const auto clients = make_clients();
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      auto reply = reply_of(
          Exchange(clients).begin({origin, token_request(with("redirect_uri", row.sent))}));
      CHECK(reply.outcome == "redirect_uri_refused");
      CHECK(reply.redirect_uri == row.shown);
      CHECK(reply.client_id == "cid");
      CHECK(reply.body.find(row.shown) == std::string::npos);
      reply =
          reply_of(Exchange(clients).begin({origin, token_request(with("client_id", row.sent))}));
      CHECK(reply.outcome == "unknown_client");
      CHECK(reply.client_id == row.shown);
    }
  }
}

TEST_CASE("exchange: the origin is judged before any fault of the request", "[exchange]") {
  const Change faults[] = {nullptr,
                           without("code"),
                           with("client_secret", "x"),
                           twice("code", "other"),
                           twice("client_id", "cid"),
                           with("redirect_uri", "https://evil.example/"),
                           with("grant_type", "password")};
  const auto clients = make_clients();
  const Exchange exchange(clients);
  for (const std::string from : {"", "https://evil.example", "https://other.example"}) {
    DYNAMIC_SECTION("origin " << from) {
      for (const auto& fault : faults) {
        const auto reply = reply_of(exchange.begin({from, token_request(fault)}));
        CHECK(reply.status == 403);
        CHECK(reply.allow_origin.empty());
        CHECK(reply.body.find("secret") == std::string::npos);
      }
    }
  }
  // Nobody is told more by naming a client of one's own as well.
  for (const auto& [first, second] : {std::pair("cid", "other"), {"other", "cid"}}) {
    const auto both = "client_id=" + std::string(first) + "&client_id=" + second;
    CHECK(reply_of(exchange.begin({"https://other.example", both})).allow_origin.empty());
  }
  // Without a form there is no client: only an origin that is none of ours is refused first.
  CHECK(reply_of(exchange.begin({"https://evil.example", "code=%ZZ"})).status == 403);
}

TEST_CASE("exchange: a body that is no form is refused", "[exchange]") {
  const auto clients = make_clients();
  for (const auto body : {"code=%ZZ", "code=%", "\xff=1"}) {
    const auto reply = reply_of(Exchange(clients).begin({origin, body}));
    CHECK(reply.status == 400);
    CHECK(reply.allow_origin == origin);
  }
}

TEST_CASE("exchange: refreshes where the client may", "[exchange]") {
  auto clients = make_clients();
  clients[0].refresh_grant = RefreshGrant::allowed;
  const Exchange exchange(clients);
  const std::string grant = "grant_type=refresh_token&client_id=cid";
  CHECK(reply_of(exchange.begin({origin, grant})).status == 400);
  CHECK(reply_of(exchange.begin({origin, grant + "&refresh_token=%00"})).status == 400);
  // As long as one that is released (shared/token.hpp).
  const std::string longest(16 * 1024, 'r');
  CHECK(sent_of(exchange.begin({origin, grant + "&refresh_token=" + longest})).body.find(longest) !=
        std::string::npos);
  CHECK(reply_of(exchange.begin({origin, grant + "&refresh_token=r" + longest})).status == 400);
  CHECK(sent_of(exchange.begin({origin, grant + "&refresh_token=r1&scope=admin&code=x"})).body ==
        "grant_type=refresh_token&refresh_token=r1&client_id=cid&client_secret=s3%3Acr%25t");
}

}  // namespace
}  // namespace tokenferry::server
