#include "shared/error.hpp"

#include <set>
#include <string>
#include <string_view>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("error: every code has a name of its own and a sentence", "[error]") {
  std::set<std::string_view> names;
  for (int i = 0; i < errc_count; ++i) {
    const auto errc = static_cast<Errc>(i);
    INFO("code " << i << " " << name(errc));
    CHECK(names.insert(name(errc)).second);
    CHECK(name(errc).find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);

    const auto text = describe(errc);
    REQUIRE_FALSE(text.empty());
    CHECK((text.front() >= 'A' && text.front() <= 'Z'));
    CHECK((text.back() == '.' || text.back() == '?'));
    CHECK(text.size() <= 120);
  }
  CHECK(names.size() == errc_count);
}

TEST_CASE("error: the names that are public stay", "[error]") {
  // Pages and programs compare these texts; the order of the codes is no part of the promise.
  static constexpr std::string_view promised[] = {"invalid_request",
                                                  "invalid_client",
                                                  "invalid_grant",
                                                  "unauthorized_client",
                                                  "unsupported_grant_type",
                                                  "unsupported_response_type",
                                                  "invalid_scope",
                                                  "access_denied",
                                                  "server_error",
                                                  "temporarily_unavailable",
                                                  "state_missing",
                                                  "state_mismatch",
                                                  "state_expired",
                                                  "issuer_mismatch",
                                                  "duplicate_parameter",
                                                  "missing_code",
                                                  "missing_token",
                                                  "token_type_unsupported",
                                                  "insecure_transport",
                                                  "invalid_option",
                                                  "secret_in_browser",
                                                  "network_error",
                                                  "timeout",
                                                  "profile_unavailable",
                                                  "wasm_unavailable",
                                                  "storage_unavailable",
                                                  "popup_blocked",
                                                  "popup_closed",
                                                  "token_expired"};
  std::set<std::string_view> names;
  for (int i = 0; i < errc_count; ++i) names.insert(name(static_cast<Errc>(i)));
  for (const auto wanted : promised) {
    DYNAMIC_SECTION(wanted) {
      CHECK(names.count(wanted) == 1);
    }
  }
}

TEST_CASE("error: finds the words of the RFCs and no others", "[error]") {
  static constexpr std::string_view words[] = {
      // RFC 6749, sections 4.1.2.1 and 5.2
      "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type",
      "invalid_scope", "server_error", "temporarily_unavailable", "invalid_client", "invalid_grant",
      "unsupported_grant_type",
      // OpenID Connect Core, section 3.1.2.6
      "interaction_required", "login_required", "account_selection_required", "consent_required"};
  for (const auto word : words) {
    DYNAMIC_SECTION(word) {
      const auto errc = find_rfc_error(word);
      REQUIRE(errc);
      CHECK(name(*errc) == word);
    }
  }
  for (const auto* other : {"", "state_mismatch", "malformed", "network_error", "Invalid_Request",
                            "invalid_request ", "bad_verification_code"}) {
    DYNAMIC_SECTION("not '" << other << "'") {
      CHECK_FALSE(find_rfc_error(other));
    }
  }
}

}  // namespace
