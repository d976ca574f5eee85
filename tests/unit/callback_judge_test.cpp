#include <optional>
#include <string>

#include "shared/callback.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/read_form.hpp"

namespace {

using namespace tokenferry;

constexpr double started_ms = 1790000000000;

const Params record = make_record({.authorization_endpoint = "https://as.example/authorize",
                                   .token_endpoint = "https://x.example/token",
                                   .client_id = "s6BhdRkqt3",
                                   .redirect_uri = "https://page.example/",
                                   .code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                                   .started_ms = started_ms});

constexpr ExpectedProvider expected = {.authorization_endpoint = "https://as.example/authorize",
                                       .token_endpoint = "https://x.example/token",
                                       .issuer = "https://as.example/login/oauth"};

Params page_query(std::string_view text) {
  return tests::read_form(text);
}

std::optional<Errc> verdict(std::string_view query, const ExpectedProvider& provider = expected,
                            double now_ms = started_ms + 1000) {
  const auto code = judge_callback(page_query(query), record, provider, now_ms);
  return code ? std::nullopt : std::optional(code.error().errc);
}

TEST_CASE("callback: RFC 6749 section 4.1.2", "[callback]") {
  const auto query = page_query("code=SplxlOBeZQQYbYS6WxSbIA&state=xyz");
  CHECK(is_callback(query));
  const auto state = read_state(query);
  REQUIRE(state);
  CHECK(*state == "xyz");
  const auto code = judge_callback(query, record, expected, started_ms + 1000);
  REQUIRE(code);
  CHECK(*code == "SplxlOBeZQQYbYS6WxSbIA");
}

TEST_CASE("callback: RFC 6749 section 4.1.2.1", "[callback]") {
  CHECK(is_callback(page_query("error=access_denied&state=xyz")));
  CHECK(verdict("error=access_denied&state=xyz") == Errc::access_denied);
}

TEST_CASE("callback: RFC 9207 section 2", "[callback]") {
  auto honest = expected;
  honest.issuer = "https://honest.as.example";
  CHECK_FALSE(
      verdict("code=x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58"
              "&state=ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI"
              "&iss=https%3A%2F%2Fhonest.as.example",
              honest));
  CHECK(verdict("error=access_denied&state=N2JjNGJhY2JiZjRhYzA3MGJkMzNmMDE5OWJhZmJhZjA"
                "&iss=https%3A%2F%2Fhonest.as.example",
                honest) == Errc::access_denied);
}

TEST_CASE("callback: refuses a parameter of the protocol that stands twice", "[callback]") {
  for (const std::string name :
       {"code", "state", "error", "error_description", "error_uri", "iss", "session_state"}) {
    DYNAMIC_SECTION(name) {
      CHECK(verdict("code=c&state=s&" + name + "=1&" + name + "=1") == Errc::duplicate_parameter);
    }
  }
  CHECK_FALSE(verdict("code=c&state=s&page=1&page=2"));
}

TEST_CASE("callback: a sign-in lives for ten minutes", "[callback]") {
  const struct {
    const char* name;
    double now_ms;
    std::optional<Errc> want;
  } rows[] = {
      {"at once", started_ms, {}},
      {"after ten minutes", started_ms + 600000, {}},
      {"a moment later", started_ms + 600001, Errc::state_expired},
      {"after a day", started_ms + 86400000, Errc::state_expired},
      {"begun in the future", started_ms - 1, Errc::state_expired},
      {"a clock at 1970", 0, Errc::state_expired},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK((verdict("code=c&state=s", expected, row.now_ms) == row.want));
    }
  }
}

TEST_CASE("callback: the provider that was asked is the one that answers", "[callback]") {
  auto other = expected;
  other.authorization_endpoint = "https://evil.example/authorize";
  CHECK(verdict("code=c&state=s", other) == Errc::issuer_mismatch);
  other = expected;
  other.token_endpoint = "https://evil.example/token";
  CHECK(verdict("code=c&state=s", other) == Errc::issuer_mismatch);
}

TEST_CASE("callback: compares iss as RFC 9207 says", "[callback]") {
  static constexpr auto ours = expected.issuer;
  static constexpr struct {
    const char* name;
    std::string_view iss;
    std::string_view issuer;
    bool sends_issuer;
    std::optional<Errc> want;
  } rows[] = {
      {"equal", "&iss=https://as.example/login/oauth", ours, false, {}},
      {"equal and promised", "&iss=https://as.example/login/oauth", ours, true, {}},
      {"absent", "", ours, false, {}},
      {"absent though promised", "", ours, true, Errc::issuer_mismatch},
      {"empty though promised", "&iss=", ours, true, Errc::issuer_mismatch},
      {"broken though promised", "&iss=%ZZ", ours, true, Errc::issuer_mismatch},
      {"another host", "&iss=https://evil.example/login/oauth", ours, false, Errc::issuer_mismatch},
      {"a slash more", "&iss=https://as.example/login/oauth/", ours, false, Errc::issuer_mismatch},
      {"another case", "&iss=https://AS.example/login/oauth", ours, false, Errc::issuer_mismatch},
      {"http", "&iss=http://as.example/login/oauth", ours, false, Errc::issuer_mismatch},
      {"only its beginning", "&iss=https://as.example", ours, false, Errc::issuer_mismatch},
      {"the port written out", "&iss=https://as.example:443/login/oauth", ours, false,
       Errc::issuer_mismatch},
      {"twice", "&iss=https://as.example/login/oauth&iss=https://as.example/login/oauth", ours,
       false, Errc::duplicate_parameter},
      {"any where none is known", "&iss=https://any.example", "", false, {}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      auto provider = expected;
      provider.issuer = row.issuer;
      provider.sends_issuer = row.sends_issuer;
      CHECK((verdict("code=c&state=s" + std::string(row.iss), provider) == row.want));
    }
  }
}

TEST_CASE("callback: gives the provider's error as an RFC's word", "[callback]") {
  static constexpr struct {
    const char* name;
    std::string_view query;
    Errc want;
  } rows[] = {
      {"declined", "error=access_denied&state=s", Errc::access_denied},
      {"an error beside a code", "code=c&error=access_denied&state=s", Errc::access_denied},
      {"login required", "error=login_required&state=s", Errc::login_required},
      {"a word of the provider's own", "error=application_suspended&state=s", Errc::server_error},
      {"a word of ours is not its to say", "error=state_mismatch&state=s", Errc::server_error},
      {"markup", "error=%3Cscript%3E&state=s", Errc::server_error},
      {"an error without a value and no code", "error=&state=s", Errc::missing_code},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(verdict(row.query) == row.want);
    }
  }
}

TEST_CASE("callback: an error without a value leaves the code", "[callback]") {
  // RFC 6749, section 3.1: a parameter without a value is as if it were not there.
  CHECK_FALSE(verdict("code=c&error=&state=s"));
}

TEST_CASE("callback: judges in one order", "[callback]") {
  // Each row has all the faults of the rows below it.
  auto provider = expected;
  provider.sends_issuer = true;
  constexpr double late_ms = started_ms + 600001;
  CHECK(verdict("error=access_denied&iss=x&iss=x", provider, late_ms) == Errc::duplicate_parameter);
  CHECK(verdict("error=access_denied&iss=x", provider, late_ms) == Errc::state_expired);
  CHECK(verdict("error=access_denied&iss=x", provider) == Errc::issuer_mismatch);
  CHECK(verdict("error=access_denied") == Errc::access_denied);
  CHECK(verdict("state=s") == Errc::missing_code);
}

TEST_CASE("callback: takes a code octet by octet", "[callback]") {
  static constexpr struct {
    const char* name;
    std::string_view query;
    std::string_view want;
  } rows[] = {
      {"a slash", "code=4/0AX4XfWh&state=s", "4/0AX4XfWh"},
      {"an escaped slash", "code=4%2F0AX4&state=s", "4/0AX4"},
      {"an escaped plus", "code=a%2Bb&state=s", "a+b"},
      {"an escaped percent sign", "code=a%252Fb&state=s", "a%2Fb"},
      {"equals signs", "code=YWI==&state=s", "YWI=="},
      {"a tilde", "code=~&state=s", "~"},
      {"what would be another parameter", "code=x%26client_secret%3Dy&state=s",
       "x&client_secret=y"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto code = judge_callback(page_query(row.query), record, expected, started_ms + 1000);
      REQUIRE(code);
      CHECK(*code == row.want);
    }
  }
}

TEST_CASE("callback: refuses what is no authorization code", "[callback]") {
  const struct {
    const char* name;
    std::string code;
  } rows[] = {
      {"nothing", ""},
      {"a control character", "%01"},
      {"CR and LF", "%0d%0a"},
      {"an octet that is no UTF-8", "%FF"},
      {"half of a character", "%E0%A4"},
      {"a letter outside ASCII", "%C3%A4"},
      {"a delete character", "%7F"},
      {"4097 characters", std::string(4097, 'a')},
      {"100 KB", std::string(100 * 1024, 'a')},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(verdict("code=" + row.code + "&state=s") == Errc::missing_code);
    }
  }
  CHECK_FALSE(verdict("code=" + std::string(4096, 'a') + "&state=s"));
}

}  // namespace
