#include "server/exchange/release.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/server_fakes.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::server;
using namespace tokenferry::tests;
using Json = nlohmann::json;

Reply release_answer(int status, const std::string& body, const ClientConfig& client) {
  return release(client, UpstreamAnswer{status, Secret(body), 0, 1});
}

TEST_CASE("release: gives RFC 6749's members and no others", "[release]") {
  auto clients = make_clients();
  const std::string answer =
      R"({"access_token":"t","token_type":"Bearer","expires_in":"3600","scope":"a,b","id_token":"i",
          "refresh_token":"r","refresh_token_expires_in":7200,"client_secret":"s",
          "team":{"name":"T","id":7},"extra":1})";
  Json plain = {{"access_token", "t"},
                {"token_type", "Bearer"},
                {"expires_in", 3600},
                {"scope", "a b"},
                {"id_token", "i"}};
  CHECK(Json::parse(release_answer(200, answer, clients[0]).body) == plain);

  clients[0].refresh_grant = RefreshGrant::allowed;
  plain["refresh_token"] = "r";
  plain["refresh_token_expires_in"] = 7200;
  CHECK(Json::parse(release_answer(200, answer, clients[0]).body) == plain);

  clients[0].refresh_grant = RefreshGrant::refused;
  clients[0].expose = {"team.name", "absent", "refresh_token", "access_token"};
  plain.erase("refresh_token");
  plain.erase("refresh_token_expires_in");
  plain["team.name"] = "T";
  CHECK(Json::parse(release_answer(200, answer, clients[0]).body) == plain);
}

TEST_CASE("release: maps what providers answer", "[release]") {
  static constexpr struct {
    const char* name;
    int status;
    const char* body;
    int want;
    const char* error;
    const char* provider_error;
  } rows[] = {
      {"GitHub's refusal", 200, "error=bad_verification_code&error_description=x", 400,
       "invalid_grant", "bad_verification_code"},
      {"an RFC's word", 400, R"({"error":"invalid_grant"})", 400, "invalid_grant", nullptr},
      {"Slack's", 200, R"({"ok":false,"error":"invalid_code"})", 400, "invalid_grant",
       "invalid_code"},
      {"a word that is not clean", 400, R"({"error":"<script>"})", 400, "invalid_grant", nullptr},
      {"wrong credentials", 401, R"({"error":"invalid_client"})", 502, "server_error", nullptr},
      {"wrong credentials in GitHub's word", 200, "error=incorrect_client_credentials", 502,
       "server_error", nullptr},
      {"a success without a token", 200, R"({"ok":true})", 502, "server_error", nullptr},
      {"an HTML page", 200, "<html></html>", 502, "server_error", nullptr},
      {"a list", 200, "[]", 502, "server_error", nullptr},
      {"nothing", 200, "", 502, "server_error", nullptr},
      {"a token that is none", 200, R"({"access_token":{"a":1}})", 502, "server_error", nullptr},
      {"a redirect", 302, "", 502, "server_error", nullptr},
      {"not found", 404, "", 502, "server_error", nullptr},
      {"not found in words", 404, R"({"error":"Not Found"})", 502, "server_error", nullptr},
      {"a crash in words", 500, R"({"error":"Internal Server Error"})", 502, "server_error",
       nullptr},
      {"a crash", 500, "oops", 502, "server_error", nullptr},
      {"busy", 429, "", 503, "temporarily_unavailable", nullptr},
      {"busy in a word of its own", 429, R"({"error":"slow_down_please"})", 503,
       "temporarily_unavailable", nullptr},
      {"down", 503, "", 503, "temporarily_unavailable", nullptr},
      {"busy in the RFC's word", 400, R"({"error":"temporarily_unavailable"})", 503,
       "temporarily_unavailable", nullptr},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto clients = make_clients();
      const auto reply = release_answer(row.status, row.body, clients[0]);
      CHECK(reply.status == row.want);
      const auto body = Json::parse(reply.body);
      CHECK(body["error"] == row.error);
      CHECK(body.contains("provider_error") == (row.provider_error != nullptr));
      if (row.provider_error) CHECK(body["provider_error"] == row.provider_error);
      CHECK((reply.retry_after > 0) == (row.want == 503));
    }
  }
}

TEST_CASE("release: tells the operator apart what the page hears alike", "[release]") {
  using Reason = UpstreamFailure::Reason;
  static constexpr struct {
    const char* name;
    Reason reason;
    int status;
    const char* outcome;
  } rows[] = {
      {"too slow", Reason::timeout, 504, "provider_timeout"},
      {"no such name", Reason::dns, 502, "provider_dns"},
      {"away", Reason::unreachable, 502, "provider_unreachable"},
      {"another protocol", Reason::tls, 502, "provider_tls"},
      {"another's certificate", Reason::certificate, 502, "provider_certificate"},
      {"no HTTP", Reason::malformed, 502, "provider_malformed"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto clients = make_clients();
      const auto reply = release(clients[0], UpstreamFailure{row.reason, 12, "a\nreason"});
      CHECK(reply.detail == "a?reason");
      CHECK(reply.status == row.status);
      CHECK(reply.outcome == row.outcome);
      CHECK(reply.upstream_ms == 12);
    }
  }
  const auto clients = make_clients();
  CHECK(release_answer(401, R"({"error":"invalid_client"})", clients[0]).outcome ==
        "provider_credentials");
}

TEST_CASE("release: marks its own answers and those that only the site's owner can mend",
          "[release]") {
  static constexpr struct {
    const char* name;
    int status;
    const char* body;
    const char* outcome;
    bool site;
  } rows[] = {
      {"credentials", 401, R"({"error":"invalid_client"})", "provider_credentials", true},
      {"no token", 200, "{}", "provider_malformed", true},
      {"a used code", 400, R"({"error":"invalid_grant"})", "provider_refused", false},
      {"a crash", 500, "", "provider_error", false},
      {"busy", 429, "", "provider_busy", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto clients = make_clients();
      const auto reply = release_answer(row.status, row.body, clients[0]);
      const auto body = Json::parse(reply.body);
      CHECK(body["outcome"] == row.outcome);
      CHECK(body.contains("fault") == row.site);
      CHECK(reply.outcome == row.outcome);
      CHECK(reply.provider_status == row.status);
    }
  }
}

TEST_CASE("release: passes on when the provider may be asked again", "[release]") {
  const auto clients = make_clients();
  CHECK(release(clients[0], UpstreamAnswer{429, Secret(""), 17, 1}).retry_after == 17);
  CHECK(release(clients[0], UpstreamAnswer{429, Secret(""), 0, 1}).retry_after ==
        default_retry_after);
}

TEST_CASE("release: keeps a token that is stronger than the ceiling", "[release]") {
  static constexpr struct {
    const char* name;
    const char* scope;
    int status;
  } rows[] = {
      {"as asked", "a b", 200},   {"less", "a", 200},        {"commas", "b,a", 200},
      {"more", "a b admin", 400}, {"another", "admin", 400}, {"more with a comma", "a,admin", 400},
      {"an empty one", "", 200},
  };
  auto clients = make_clients();
  clients[0].scopes = {"a", "b"};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto reply = release_answer(
          200, R"({"access_token":"t0ken","scope":")" + std::string(row.scope) + "\"}", clients[0]);
      CHECK(reply.status == row.status);
      CHECK((reply.body.find("t0ken") == std::string::npos) == (row.status != 200));
    }
  }
}

TEST_CASE("release: keeps a token whose scope the ceiling cannot be held to", "[release]") {
  static constexpr struct {
    const char* name;
    const char* scope;
    bool stated;
  } rows[] = {
      {"Gitea: no scope", "", false},
      {"Mailchimp: null", R"(,"scope":null)", false},
      {"an empty list", R"(,"scope":[])", false},
      {"a scope of somebody else", R"(,"authed_user":{"scope":"a"})", false},
      {"GitHub: an empty one", R"(,"scope":"")", true},
      {"a list", R"(,"scope":["a"])", true},
  };
  auto clients = make_clients();
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto answer = R"({"access_token":"t0ken")" + std::string(row.scope) + "}";
      CHECK(release_answer(200, answer, clients[0]).outcome == "released");
      clients[0].scopes = {"a"};
      const auto reply = release_answer(200, answer, clients[0]);
      CHECK(reply.outcome == (row.stated ? "released" : "scope_unstated"));
      if (row.stated) continue;
      CHECK(reply.status == 400);
      CHECK(Json::parse(reply.body)["error"] == "invalid_scope");
      CHECK(reply.body.find("t0ken") == std::string::npos);
    }
  }
}

TEST_CASE("release: what it cannot pass on is named in the log", "[release]") {
  auto clients = make_clients();
  clients[0].refresh_grant = RefreshGrant::allowed;
  Json answer = {{"access_token", "t"},
                 {"id_token", std::string(16 * 1024 + 1, 'i')},
                 {"refresh_token", "two words"}};
  const auto reply = release_answer(200, answer.dump(), clients[0]);
  CHECK(reply.dropped == std::vector<std::string_view>{"refresh_token", "id_token"});
  CHECK(Json::parse(reply.body) == Json({{"access_token", "t"}, {"token_type", "Bearer"}}));

  answer["id_token"] = std::string(16 * 1024, 'i');
  answer["refresh_token"] = std::string(16 * 1024, 'r');
  const auto whole = release_answer(200, answer.dump(), clients[0]);
  CHECK(whole.dropped.empty());
  CHECK(Json::parse(whole.body)["refresh_token"] == answer["refresh_token"]);
  CHECK(Json::parse(whole.body)["id_token"] == answer["id_token"]);
}

TEST_CASE("release: members that nobody asked for harm nothing", "[release]") {
  Json answer;
  for (int i = 0; i < 1000; ++i) answer["a" + std::to_string(i)] = i;
  Json deep = 1;
  for (int i = 0; i < 50; ++i) deep = Json{{"x", deep}};
  answer["aa_deep"] = deep;
  answer["zz_access_token"] = "no";
  answer["access_token"] = "t0ken";
  answer["team"] = {{"id", 7}};
  answer["scope"] = "a";
  auto clients = make_clients();
  clients[0].scopes = {"a"};
  clients[0].expose = {"team.id"};
  const auto reply = release_answer(200, answer.dump(), clients[0]);
  CHECK(
      Json::parse(reply.body) ==
      Json(
          {{"access_token", "t0ken"}, {"token_type", "Bearer"}, {"scope", "a"}, {"team.id", "7"}}));
}

TEST_CASE("release: tells an operator why, for the answers of many providers", "[release]") {
  for (const auto& row : read_vectors("token_answers.json")) {
    DYNAMIC_SECTION(row.at("name").get<std::string>()) {
      const auto clients = make_clients();
      const auto reply = release_answer(row.at("status").get<int>(),
                                        row.at("body").get<std::string>(), clients[0]);
      CHECK(reply.outcome == row.at("outcome").get<std::string>());
      CHECK(reply.status == row.at("answer").get<int>());
      CHECK(Json::parse(reply.body).value("error", "") == row.value("error", ""));
      CHECK(reply.provider_error == row.value("provider_error", ""));
      CHECK(reply.provider_status == row.at("status").get<int>());
      const auto told = Json::parse(reply.body).value("error_description", "");
      CHECK((told.find("Sign in again") == told.npos) == (reply.outcome != "provider_refused"));
    }
  }
}

TEST_CASE("release: says what an answer is that is none", "[release]") {
  static constexpr struct {
    int status;
    const char* body;
    const char* detail;
  } rows[] = {
      {302, "", "a redirect, which is never followed"},
      {200, " \r\n", "no body"},
      {404, "\n<html>", "a page of HTML or XML"},
      {200, "{}", "JSON without a token"},
      {404, "Not Found", "neither JSON nor a form with a token"},
      {401, R"({"error":"invalid_client","error_codes":[7000215,"x"]})", "AADSTS7000215"},
      {400, R"({"error":"invalid_grant","error_codes":[70002,54005]})", "AADSTS70002 AADSTS54005"},
      {400, R"({"error":"invalid_grant","error_codes":["123456789"]})", ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.status << " " << row.body) {
      const auto clients = make_clients();
      CHECK(release_answer(row.status, row.body, clients[0]).detail == row.detail);
    }
  }
}

}  // namespace
