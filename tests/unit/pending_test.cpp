#include "shared/pending.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

constexpr Pending pending = {.authorization_endpoint = "https://as.example/authorize?a=b&c=d",
                             .token_endpoint = "https://x.example/token",
                             .client_id = "Iv1.0123&45",
                             .redirect_uri = "https://page.example/a b/",
                             .code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                             .nonce = "n-0S6_WzA2Mj",
                             .scope = "read:user user:email",
                             .return_to = "https://page.example/#/inbox?x=1&y=2",
                             .started_ms = 1790000000123};

/// The record with one value changed, or without the name where the value is null.
Params changed(std::string_view name, const char* value) {
  Params record;
  for (const auto& pair : make_record(pending)) {
    if (pair.name != name) record.add(pair.name, pair.value);
  }
  if (value != nullptr) record.add(name, value);
  return record;
}

TEST_CASE("pending: a record holds what it was made of", "[pending]") {
  const auto record = make_record(pending);
  CHECK(is_record(record));
  CHECK(record.first_repeated().empty());
  CHECK(record.get("authorization_endpoint") == pending.authorization_endpoint);
  CHECK(record.get("token_endpoint") == pending.token_endpoint);
  CHECK(record.get("client_id") == pending.client_id);
  CHECK(record.get("redirect_uri") == pending.redirect_uri);
  CHECK(record.get("code_verifier") == pending.code_verifier);
  CHECK(record.get("nonce") == pending.nonce);
  CHECK(record.get("scope") == pending.scope);
  CHECK(record.get("return_to") == pending.return_to);
  CHECK(record.get("started") == "1790000000123");
}

TEST_CASE("pending: knows what is no record", "[pending]") {
  static constexpr struct {
    const char* name;
    const char* part;
    const char* value;
  } rows[] = {
      {"no version", "v", nullptr},
      {"an earlier version", "v", "1"},
      {"a version that only begins alike", "v", "20"},
      {"no verifier", "code_verifier", nullptr},
      {"a short verifier", "code_verifier", "abc"},
      {"a verifier of other characters", "code_verifier",
       "dBjftJeZ4CVP/mB92K27uhbUJU1p1r+wW1gFWFOEjXk="},
  };
  CHECK_FALSE(is_record({}));
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK_FALSE(is_record(changed(row.part, row.value)));
    }
  }
}

TEST_CASE("pending: a sign-in lives for ten minutes", "[pending]") {
  const auto record = make_record(pending);
  CHECK_FALSE(is_expired(record, pending.started_ms));
  CHECK_FALSE(is_expired(record, pending.started_ms + 600000));
  CHECK(is_expired(record, pending.started_ms + 600001));
  CHECK(is_expired(record, pending.started_ms - 1));
}

TEST_CASE("pending: a moment that cannot be read is over", "[pending]") {
  static constexpr struct {
    const char* name;
    const char* value;
  } rows[] = {
      {"none", nullptr},
      {"an empty one", ""},
      {"with a sign", "-1"},
      {"with a fraction", "1.5"},
      {"with an exponent", "1e12"},
      {"in words", "now"},
      {"of too many digits", "1790000000123000"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(is_expired(changed("started", row.value), pending.started_ms));
    }
  }
}

}  // namespace
