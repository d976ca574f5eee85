#include <string>
#include <variant>

#include "shared/token.hpp"
#include "shared/token_answer.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

TokenRefusal refused(const Params& fields, int status) {
  auto answer = read_token_answer(status, fields, MissingTokenType::means_bearer);
  REQUIRE(std::holds_alternative<TokenRefusal>(answer));
  return std::get<TokenRefusal>(std::move(answer));
}

TEST_CASE("token: reads a refusal in the shapes of providers", "[token]") {
  const struct {
    const char* name;
    int status;
    Params fields;
    Errc want;
    std::string_view provider_error;
  } rows[] = {
      {"RFC 6749", 400, {{"error", "invalid_grant"}}, Errc::invalid_grant, ""},
      {"RFC 6749 at 401", 401, {{"error", "invalid_client"}}, Errc::invalid_client, ""},
      {"a word of the RFC's at 500", 500, {{"error", "server_error"}}, Errc::server_error, ""},
      {"GitHub: an old code",
       200,
       {{"error", "bad_verification_code"}},
       Errc::invalid_grant,
       "bad_verification_code"},
      {"GitHub: another redirect_uri",
       200,
       {{"error", "redirect_uri_mismatch"}},
       Errc::invalid_grant,
       "redirect_uri_mismatch"},
      {"GitHub: an address not verified",
       200,
       {{"error", "unverified_user_email"}},
       Errc::invalid_grant,
       "unverified_user_email"},
      {"GitHub: our secret is wrong",
       200,
       {{"error", "incorrect_client_credentials"}},
       Errc::invalid_client,
       "incorrect_client_credentials"},
      {"Slack: an old code",
       200,
       {{"ok", "false"}, {"error", "invalid_code"}},
       Errc::invalid_grant,
       "invalid_code"},
      {"Slack: our secret is wrong",
       200,
       {{"ok", "false"}, {"error", "bad_client_secret"}},
       Errc::invalid_client,
       "bad_client_secret"},
      {"Slack: our client_id is wrong",
       200,
       {{"ok", "false"}, {"error", "invalid_client_id"}},
       Errc::invalid_client,
       "invalid_client_id"},
      {"Facebook: an object",
       400,
       {{"error.message", "x"}, {"error.type", "OAuthException"}, {"error.code", "100"}},
       Errc::invalid_grant,
       "OAuthException"},
      {"Fitbit: a list",
       400,
       {{"errors.0.errorType", "invalid_grant"}, {"errors.0.message", "x"}, {"success", "false"}},
       Errc::invalid_grant,
       ""},
      {"Fitbit: a list with a word of its own",
       400,
       {{"errors.0.errorType", "expired"}},
       Errc::invalid_grant,
       "expired"},
      {"an error beside a token",
       200,
       {{"error", "invalid_grant"}, {"access_token", "t"}},
       Errc::invalid_grant,
       ""},
      {"an error without a value and no token", 200, {{"error", ""}}, Errc::missing_token, ""},
      {"a word of ours is not its to say",
       400,
       {{"error", "network_error"}},
       Errc::invalid_grant,
       "network_error"},
      {"markup for a word", 400, {{"error", "<b>"}}, Errc::invalid_grant, ""},
      {"a sentence for a word", 400, {{"error", "The code has expired."}}, Errc::invalid_grant, ""},
      {"too long a word", 400, {{"error", std::string(65, 'a')}}, Errc::invalid_grant, ""},
      {"nothing at 400", 400, {}, Errc::server_error, ""},
      {"a token at 400", 400, {{"access_token", "t"}}, Errc::server_error, ""},
      {"nothing at 403", 403, {}, Errc::server_error, ""},
      {"nothing at 404", 404, {}, Errc::server_error, ""},
      {"nothing at 429", 429, {}, Errc::temporarily_unavailable, ""},
      {"nothing at 500", 500, {}, Errc::server_error, ""},
      {"nothing at 503", 503, {}, Errc::temporarily_unavailable, ""},
      {"the first status that is no success", 300, {{"access_token", "t"}}, Errc::server_error, ""},
      {"a redirect", 302, {{"access_token", "t"}}, Errc::server_error, ""},
      {"a status that is none", 0, {{"access_token", "t"}}, Errc::server_error, ""},
      {"an informational status", 199, {{"access_token", "t"}}, Errc::server_error, ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto refusal = refused(row.fields, row.status);
      CHECK(refusal.errc == row.want);
      CHECK(refusal.provider_error == row.provider_error);
    }
  }
}

TEST_CASE("token: a name may stand in a log and a value may not", "[token]") {
  static constexpr struct {
    std::string_view text;
    bool kept;
  } rows[] = {
      {"", true},
      {"invalid_grant", true},
      {"OAuthException", true},
      {"AADSTS7000215", true},
      {"RESTEASY003210", true},
      {"Not Found", true},
      {"401", true},
      {"a\nb", false},
      {"<b>", false},
      {"SplxlOBeZQQYbYS6WxSbIA", false},
      {"4f5d2a9c0b1e8d7f6a3c", false},
      {"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", false},
      {"code SplxlOBeZQQYbYS6WxSbIA is old", false},
      {"ghp_R4nd0m", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION("'" << row.text << "'") {
      CHECK(name_or_nothing(row.text) == (row.kept ? row.text : ""));
    }
  }
}

TEST_CASE("token: keeps the words for a person and cleans them", "[token]") {
  const auto refusal = refused({{"error", "invalid_grant"},
                                {"error_description", "Expired.\r\n b\"\\c"},
                                {"error_uri", "https://docs.example/errors#expired"}},
                               400);
  CHECK(refusal.description == "Expired.?? b??c");
  CHECK(refusal.error_uri == "https://docs.example/errors#expired");
}

TEST_CASE("token: an error code is harmless or none", "[token]") {
  const struct {
    const char* name;
    std::string code;
    bool kept;
  } rows[] = {
      {"letters and marks", "Aa9_-.", true},
      {"64 characters", std::string(64, 'a'), true},
      {"65 characters", std::string(65, 'a'), false},
      {"a tilde", "a~", false},
      {"a space", "a b", false},
      {"a slash", "a/b", false},
      {"markup", "<i>", false},
      {"a line feed", "a\n", false},
      {"a letter outside ASCII", "\xc3\xa4", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(clean_error_code(row.code) == (row.kept ? row.code : ""));
    }
  }
}

TEST_CASE("token: a description has RFC 6749's characters and an end", "[token]") {
  CHECK(clean_description("The code has expired.") == "The code has expired.");
  CHECK(clean_description("<img src=x onerror=alert(1)>") == "<img src=x onerror=alert(1)>");
  CHECK(clean_description("a\"b\\c\x01\x7f") == "a?b?c??");
  CHECK(clean_description("\xe2\x80\xae") == "???");  // U+202E turns the text around
  CHECK(clean_description(std::string_view("a\0b", 3)) == "a?b");
  CHECK(clean_description(std::string(512, 'a')) == std::string(512, 'a'));
  CHECK(clean_description(std::string(100 * 1024, 'a')).size() == 512);
}

TEST_CASE("token: an error_uri is https or none", "[token]") {
  static constexpr struct {
    const char* name;
    std::string_view uri;
    bool kept;
  } rows[] = {
      {"https", "https://docs.example/errors?a=b#c", true},
      {"http", "http://docs.example/errors", false},
      {"http on loopback", "http://127.0.0.1/errors", false},
      {"javascript", "javascript:alert(1)", false},
      {"javascript in disguise", "\tjavascript:alert(1)", false},
      {"data", "data:text/html,x", false},
      {"a space", "https://docs.example/ javascript:alert(1)", false},
      {"a line feed", "https://docs.example/\n", false},
      {"a letter outside ASCII", "https://docs.example/\xc3\xa4", false},
      {"a path", "/errors", false},
      {"no scheme", "//evil.example", false},
      {"nothing", "", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(clean_error_uri(row.uri) == (row.kept ? row.uri : ""));
    }
  }
}

}  // namespace
