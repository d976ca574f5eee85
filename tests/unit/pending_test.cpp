#include "shared/pending.hpp"

#include <string>

#include "shared/params.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

const Pending pending = {.code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                         .authorization_endpoint = "https://as.example/authorize?a=b&c=d",
                         .token_endpoint = "https://x.example/token",
                         .client_id = "Iv1.0123&45",
                         .redirect_uri = "https://page.example/a b/",
                         .return_to = "https://page.example/#/inbox?x=1&y=2",
                         .scope = "read:user user:email",
                         .started_ms = 1790000000123};

/// The record with one value changed, or without the name where the value is null.
std::string changed(std::string_view name, const char* value) {
  Params params;
  for (const auto& pair : *parse_form(format_pending(pending))) {
    if (pair.name != name) params.add(pair.name, pair.value);
    if (pair.name == name && value != nullptr) params.add(name, value);
  }
  return format_form(params);
}

TEST_CASE("pending: reads what it wrote", "[pending]") {
  const auto read = read_pending(format_pending(pending));
  REQUIRE(read);
  CHECK(read->code_verifier == pending.code_verifier);
  CHECK(read->authorization_endpoint == pending.authorization_endpoint);
  CHECK(read->token_endpoint == pending.token_endpoint);
  CHECK(read->client_id == pending.client_id);
  CHECK(read->redirect_uri == pending.redirect_uri);
  CHECK(read->return_to == pending.return_to);
  CHECK(read->scope == pending.scope);
  CHECK(read->started_ms == pending.started_ms);
}

TEST_CASE("pending: reads a record of any moment", "[pending]") {
  for (const double started_ms : {0.0, 1.0, 1790000000000.0, 999999999999999.0}) {
    DYNAMIC_SECTION(started_ms) {
      auto other = pending;
      other.started_ms = started_ms;
      const auto read = read_pending(format_pending(other));
      REQUIRE(read);
      CHECK(read->started_ms == started_ms);
    }
  }
}

TEST_CASE("pending: scope and return_to may be missing", "[pending]") {
  CHECK(read_pending(changed("scope", nullptr)));
  CHECK(read_pending(changed("return_to", "")));
}

TEST_CASE("pending: refuses a record that is not whole", "[pending]") {
  const std::string whole = format_pending(pending);
  const struct {
    const char* name;
    std::string text;
  } rows[] = {
      {"nothing", ""},
      {"JSON", R"({"v":"1","code_verifier":"x"})"},
      {"half of it", whole.substr(0, whole.size() / 2)},
      {"without its end", whole.substr(0, whole.size() - 14)},
      {"a broken escape", whole + "&x=%"},
      {"5 MB", std::string(5 * 1024 * 1024, 'a')},
      {"5 MB of pairs", whole + std::string(5 * 1024 * 1024, '&') + "v=1"},
      {"thousands of pairs",
       [] {
         std::string text;
         for (int i = 0; i < 5000; ++i) text += "a" + std::to_string(i) + "=1&";
         return text;
       }()},
      {"a part twice", whole + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"},
      {"no version", changed("v", nullptr)},
      {"another version", changed("v", "2")},
      {"a version that only begins alike", changed("v", "10")},
      {"no verifier", changed("code_verifier", nullptr)},
      {"a short verifier", changed("code_verifier", "abc")},
      {"a verifier of other characters",
       changed("code_verifier", "dBjftJeZ4CVP/mB92K27uhbUJU1p1r+wW1gFWFOEjXk=")},
      {"no authorization endpoint", changed("authorization_endpoint", "")},
      {"no token endpoint", changed("token_endpoint", nullptr)},
      {"no client_id", changed("client_id", nullptr)},
      {"no redirect_uri", changed("redirect_uri", nullptr)},
      {"no moment", changed("started", nullptr)},
      {"a moment that is empty", changed("started", "")},
      {"a moment with a sign", changed("started", "-1")},
      {"a moment with a fraction", changed("started", "1.5")},
      {"a moment with an exponent", changed("started", "1e12")},
      {"a moment in words", changed("started", "now")},
      {"a moment of too many digits", changed("started", "1790000000123000")},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto read = read_pending(row.text);
      REQUIRE_FALSE(read);
      CHECK(read.error().errc == Errc::malformed);
    }
  }
}

}  // namespace
