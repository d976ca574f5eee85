#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

const Params context = {{"scope", "read:user"}, {"return_to", "https://page.example/next"}};

/// A token answer with some of it changed.
Params answer_with(const Changes& changes = {}) {
  return changed({{"access_token", "gho_16C7e42F292c6912E7"}, {"token_type", "bearer"}}, changes);
}

TEST_CASE("web exchange: a token makes a session", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  web::exchanged(options, 7, 200, context,
                 answer_with({{"expires_in", "28800"}, {"scope", "read:user,gist"}}));
  CHECK(browser.steps == Steps{"store", "settle"});
  CHECK(browser.answered() == 7);
  const auto& answer = browser.answer();
  CHECK(answer.size() == 9);
  CHECK(answer.get("access_token") == "gho_16C7e42F292c6912E7");
  CHECK(answer.get("token_type") == "bearer");
  CHECK(answer.get("scope") == "read:user,gist");
  CHECK(answer.get("expires") == "1790028800000");
  CHECK(answer.get("return_to") == "https://page.example/next");

  browser.clear_record();
  web::resume(options, 8);
  CHECK(browser.answer().get("access_token") == "gho_16C7e42F292c6912E7");
  CHECK(browser.answer().get("scope") == "read:user,gist");
  CHECK(browser.answer().get("expires") == "1790028800000");
  CHECK(browser.answer().count("return_to") == 0);
}

TEST_CASE("web exchange: only what a session is made of is kept", "[web]") {
  FakeHost browser;
  web::exchanged(read(github_with()), 7, 200, context,
                 answer_with({{"refresh_token", "ghr_stolen"},
                              {"refresh_token_expires_in", "1"},
                              {"id_token", "x.y.z"},
                              {"__proto__.code", "x"},
                              {"code", "invalid_grant"},
                              {"message", "x"}}));
  CHECK(browser.answer().size() == 9);
  CHECK(code_of(browser).empty());
  REQUIRE(browser.storage.size() == 1);
  const auto kept = parse_form(browser.storage.begin()->second);
  REQUIRE(kept);
  CHECK(kept->size() == 8);
  CHECK(kept->count("refresh_token") == 0);
  CHECK(kept->count("id_token") == 0);
  CHECK(kept->get("claims").empty());
}

TEST_CASE("web exchange: a token is text that a header carries", "[web]") {
  const struct {
    const char* name;
    std::string token;
    const char* want;
  } rows[] = {
      {"of one character", "t", ""},
      {"of every character", "a!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", ""},
      {"of 16 KiB", std::string(16384, 't'), ""},
      {"longer", std::string(16385, 't'), "missing_token"},
      {"empty", "", "missing_token"},
      {"with a space", "a b", "missing_token"},
      {"with a line break", "a\r\nX-Evil: 1", "missing_token"},
      {"with a delete", "a\x7f", "missing_token"},
      {"outside ASCII", "t\xc3\xa4", "missing_token"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      web::exchanged(read(github_with()), 7, 200, context,
                     answer_with({{"access_token", row.token.c_str()}}));
      CHECK(code_of(browser) == row.want);
      CHECK(browser.storage.size() == (*row.want == '\0' ? 1 : 0));
    }
  }
}

TEST_CASE("web exchange: only a bearer token is one", "[web]") {
  static constexpr struct {
    const char* type;
    const char* want;
  } rows[] = {{"Bearer", ""},
              {"BEARER", ""},
              {nullptr, "token_type_unsupported"},
              {"", "token_type_unsupported"},
              {"mac", "token_type_unsupported"},
              {"DPoP", "token_type_unsupported"},
              {"bearer ", "token_type_unsupported"},
              {"bearers", "token_type_unsupported"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION((row.type != nullptr ? row.type : "none")) {
      FakeHost browser;
      web::exchanged(read(github_with()), 7, 200, context, answer_with({{"token_type", row.type}}));
      CHECK(code_of(browser) == row.want);
      CHECK(browser.storage.size() == (*row.want == '\0' ? 1 : 0));
    }
  }
}

TEST_CASE("web exchange: a lifetime is a sane number of seconds or not stated", "[web]") {
  static constexpr struct {
    const char* seconds;
    const char* want;
  } rows[] = {{nullptr, "0"},
              {"1", "1790000001000"},
              {"3600", "1790003600000"},
              {"3600.9", "1790003600000"},
              {"0", "0"},
              {"-1", "0"},
              {"true", "0"},
              {"1e400", "0"},
              {"Infinity", "0"},
              {"9007199254740993", "0"},
              {"999999999999", "0"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION((row.seconds != nullptr ? row.seconds : "none")) {
      FakeHost browser;
      web::exchanged(read(github_with()), 7, 200, context,
                     answer_with({{"expires_in", row.seconds}}));
      CHECK(browser.answer().get("expires") == row.want);
    }
  }
}

TEST_CASE(
    "web exchange: a scope that is not stated is the one asked for and what is missing is told",
    "[web]") {
  static constexpr struct {
    const char* granted;
    const char* want;
    const char* missing;
  } rows[] = {{nullptr, "read:user", ""},
              {"", "read:user", ""},
              {"read:user", "read:user", ""},
              {"user,gist", "user,gist", "read:user"},
              {"read:user:x", "read:user:x", "read:user"},
              {"repo read:user", "repo read:user", ""}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION((row.granted != nullptr ? row.granted : "none")) {
      FakeHost browser;
      web::exchanged(read(github_with()), 7, 200, context, answer_with({{"scope", row.granted}}));
      CHECK(browser.answer().get("scope") == row.want);
      CHECK(browser.answer().get("missing_scope") == row.missing);
    }
  }
}

TEST_CASE("web exchange: a scope may be a list and its lifetime may have another name", "[web]") {
  FakeHost browser;
  const Params asked = {{"scope", "a b c"}};
  web::exchanged(
      read(github_with()), 7, 200, asked,
      answer_with({{"scope.0", "a"}, {"scope.1", "d"}, {"scopes", "b"}, {"expires", "60"}}));
  CHECK(browser.answer().get("scope") == "a d");
  CHECK(browser.answer().get("missing_scope") == "b c");
  CHECK(browser.answer().get("expires") == "1790000060000");
}

TEST_CASE("web exchange: an answer without an OAuth error is told by its address and status",
          "[web]") {
  static constexpr struct {
    int status;
    const char* message;
  } rows[] = {
      {401, ": status 401: No readable answer. Is the address right and reachable?"},
      {404, ": status 404: No readable answer. Is the address right and reachable?"},
      {200, ": status 200: The answer has no token."},
      {500, ": status 500: The provider failed. Try again later."},
      {503, ": status 503: Too busy. Try again later."},
      {web::host::status_too_large, ": too large"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.status) {
      FakeHost browser;
      const auto options = read(github_with());
      web::exchanged(options, 7, row.status, context, {{"request_id", "x"}});
      CHECK(browser.answer().get("message") ==
            web::url_of(options, web::token_endpoint) + row.message);
    }
  }
}

TEST_CASE("web exchange: a browser that keeps nothing says so", "[web]") {
  FakeHost browser;
  browser.keeps = false;
  web::exchanged(read(github_with()), 7, 200, context, answer_with());
  CHECK(code_of(browser) == "storage_unavailable");
  CHECK(browser.answer().count("access_token") == 0);
}

TEST_CASE("web exchange: every other answer is a failure and is never retried", "[web]") {
  const Params none;
  const struct {
    const char* name;
    int status;
    Params fields;
    const char* want;
  } rows[] = {
      {"no answer", web::host::status_network, none, "network_error"},
      {"none in time", web::host::status_timeout, none, "timeout"},
      {"a used code", 400, {{"error", "invalid_grant"}}, "invalid_grant"},
      {"an error in a success", 200, {{"error", "bad_verification_code"}}, "invalid_grant"},
      {"an error beside a token", 200, answer_with({{"error", "access_denied"}}), "access_denied"},
      {"no JSON object", 200, none, "missing_token"},
      {"a list", 200, {{"0", "access_token"}}, "missing_token"},
      {"a token that is an object",
       200,
       {{"access_token.a", "t"}, {"token_type", "bearer"}},
       "missing_token"},
      {"a token without success", 400, answer_with(), "server_error"},
      {"a redirect that came through", 302, answer_with(), "server_error"},
      {"forbidden", 403, {{"error", "invalid_request"}}, "invalid_request"},
      {"not found", 404, none, "server_error"},
      {"too many", 429, none, "temporarily_unavailable"},
      {"broken", 500, none, "server_error"},
      {"a gateway", 502, {{"error", "server_error"}}, "server_error"},
      {"busy", 503, none, "temporarily_unavailable"},
      {"slow", 504, {{"error", "temporarily_unavailable"}}, "temporarily_unavailable"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      web::exchanged(read(github_with()), 7, row.status, context, row.fields);
      CHECK(code_of(browser) == row.want);
      CHECK(browser.steps == Steps{"fail"});
    }
  }
}

}  // namespace
