#include <cctype>
#include <cstdio>
#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("web callback: one that is not of this sign-in is refused and leaves it usable",
          "[web]") {
  static constexpr struct {
    const char* name;
    const char* query;
    const char* want;
  } rows[] = {
      {"no state", "code=c", "state_missing"},
      {"an empty state", "code=c&state=", "state_missing"},
      {"a state that cannot be read", "code=c&state=%ZZ", "state_mismatch"},
      {"somebody else's state", "code=c&state=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
       "state_mismatch"},
      {"a letter behind", "code=c&state=STATEx", "state_mismatch"},
      {"a letter before", "code=c&state=xSTATE", "state_mismatch"},
      {"a space behind", "code=c&state=STATE+", "state_mismatch"},
      {"an error of somebody else's", "error=access_denied&state=x", "state_mismatch"},
      {"a code twice", "code=c&code=d&state=STATE", "duplicate_parameter"},
      {"a state twice", "code=c&state=STATE&state=STATE", "duplicate_parameter"},
      {"another state first", "code=c&state=x&state=STATE", "duplicate_parameter"},
      {"an error twice", "error=a&error=b&state=STATE", "duplicate_parameter"},
      {"an issuer twice", "code=c&state=STATE&iss=a&iss=a", "duplicate_parameter"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      const auto options = read(github_with());
      const auto state = begin(browser, options);
      come_back(browser, options, with_state(row.query, state));
      CHECK(code_of(browser) == row.want);
      check_refused(browser);
      CHECK(browser.storage.count(record_key(state)) == 1);
      come_back(browser, options, "code=c&state=" + state);
      CHECK(browser.requests.size() == 1);
    }
  }
}

TEST_CASE("web callback: a state that is nearly ours is somebody else's", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  const auto state = begin(browser, options);
  auto other_case = state;
  for (auto& c : other_case) {
    if (std::isalpha(static_cast<unsigned char>(c))) c = static_cast<char>(c ^ 0x20);
  }
  char escaped_twice[] = "%25xx";
  std::snprintf(escaped_twice + 3, 3, "%02x", static_cast<unsigned>(state[0]));
  for (const auto& other :
       {other_case, state.substr(1), state.substr(0, 42), escaped_twice + state.substr(1)}) {
    come_back(browser, options, "code=c&state=" + other);
    CHECK(code_of(browser) == "state_mismatch");
    check_refused(browser);
    browser.clear_record();
  }
  come_back(browser, options, "code=c&state=" + state);
  CHECK(browser.requests.size() == 1);
}

TEST_CASE("web callback: what belongs to the sign-in and is wrong ends it", "[web]") {
  static constexpr struct {
    const char* name;
    const char* more;
    const char* want;
  } rows[] = {
      {"no code", "code=", "missing_code"},
      {"a code with a line break", "code=a%0d%0ab", "missing_code"},
      {"a code outside ASCII", "code=%C3%A4", "missing_code"},
      {"another issuer", "code=c&iss=https%3A%2F%2Fevil.example", "issuer_mismatch"},
      {"a slash behind the issuer", "code=c&iss=https%3A%2F%2Fgithub.com%2Flogin%2Foauth%2F",
       "issuer_mismatch"},
      {"an issuer in capitals", "code=c&iss=https%3A%2F%2FGitHub.com%2Flogin%2Foauth",
       "issuer_mismatch"},
      {"an issuer without TLS", "code=c&iss=http%3A%2F%2Fgithub.com%2Flogin%2Foauth",
       "issuer_mismatch"},
      {"another issuer's error", "error=access_denied&iss=https%3A%2F%2Fevil.example",
       "issuer_mismatch"},
      {"an error", "error=access_denied", "access_denied"},
      {"an error beside a code", "error=login_required&code=c", "login_required"},
      {"an error that is no word of an RFC", "error=oops", "server_error"},
      {"an error that is one of our words", "error=state_missing", "server_error"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      const auto options = read(github_with());
      const auto state = begin(browser, options);
      come_back(browser, options, row.more + ("&state=" + state));
      CHECK(code_of(browser) == row.want);
      check_refused(browser);
      CHECK(browser.storage.empty());
    }
  }
}

TEST_CASE("web callback: a code of more than 4096 characters is none", "[web]") {
  for (const auto& [size, requests] : {std::pair(4096, 1), std::pair(4097, 0)}) {
    DYNAMIC_SECTION(size) {
      FakeHost browser;
      const auto options = read(github_with());
      const std::string code(static_cast<std::size_t>(size), 'c');
      come_back(browser, options, "code=" + code + "&state=" + begin(browser, options));
      CHECK(static_cast<int>(browser.requests.size()) == requests);
    }
  }
}

TEST_CASE("web callback: an issuer counts where it is known", "[web]") {
  const struct {
    const char* name;
    Params given;
    const char* iss;
    const char* want;
  } rows[] = {
      {"unknown", object_with(), "&iss=https%3A%2F%2Fanything.example", ""},
      {"known and absent", github_with(), "", ""},
      {"promised", github_with({{"provider", "discord"}}), "&iss=https%3A%2F%2Fdiscord.com", ""},
      {"promised and absent", github_with({{"provider", "discord"}}), "", "issuer_mismatch"},
      {"promised and empty", github_with({{"provider", "discord"}}), "&iss=", "issuer_mismatch"},
      {"of an object", object_with({{"provider.issuer", "https://as.example"}}),
       "&iss=https%3A%2F%2Fother.example", "issuer_mismatch"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      const auto options = read(row.given);
      come_back(browser, options, "code=c&state=" + begin(browser, options) + row.iss);
      if (*row.want == '\0') {
        CHECK(browser.requests.size() == 1);
        CHECK(browser.answers.empty());
      } else {
        CHECK(code_of(browser) == row.want);
        check_refused(browser);
      }
    }
  }
}

}  // namespace
