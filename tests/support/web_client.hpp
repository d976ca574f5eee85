// What the tests of the web client share: its options, and a sign-in up to its callback.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/params.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_host.hpp"
#include "web/client.hpp"
#include "web/grant.hpp"
#include "web/options.hpp"

namespace tokenferry::tests {

/// Pairs to put in the place of those of the same name; a null takes the pair away.
using Changes = std::vector<std::pair<std::string, const char*>>;

inline Params changed(const Params& given, const Changes& changes) {
  Params out;
  for (const auto& [name, value] : given) {
    bool kept = true;
    for (const auto& change : changes) kept = kept && change.first != name;
    if (kept) out.add(name, value);
  }
  for (const auto& [name, value] : changes) {
    if (value != nullptr) out.add(name, value);
  }
  return out;
}

/// The options of a page for GitHub, as JavaScript gives them.
inline Params github_with(const Changes& changes = {}) {
  return changed({{"redirectUri", "https://page.example/app/"},
                  {"provider", "github"},
                  {"clientId", "cid"},
                  {"tokenEndpoint", "https://exchange.example/token"}},
                 changes);
}

/// The options of a page for a provider without a row.
inline Params object_with(const Changes& changes = {}) {
  return changed({{"redirectUri", "https://page.example/app/"},
                  {"provider.authorizationEndpoint", "https://as.example/authorize"},
                  {"provider.profileEndpoint", "https://api.as.example/me"},
                  {"clientId", "cid"},
                  {"tokenEndpoint", "https://as.example/token"}},
                 changes);
}

/// Options that are right.
inline web::Settings read(Params given) {
  REQUIRE(web::complete_options(0, given));
  return given;
}

/// The parameters of the only navigation.
inline Params request_of(const FakeHost& browser) {
  REQUIRE(browser.navigations.size() == 1);
  const auto& url = browser.navigations.front();
  const auto params = parse_form(std::string_view(url).substr(url.find('?') + 1));
  REQUIRE(params);
  return *params;
}

inline std::string record_key(const std::string& state) {
  return "tokenferry.pending." + state;
}

/// The record of a sign-in under way.
inline Params record_of(const FakeHost& browser, const std::string& state) {
  const auto record = parse_form(browser.storage.at(record_key(state)));
  REQUIRE(record);
  return *record;
}

/// Begins a sign-in and gives its state. The record of what was done is empty then.
inline std::string begin(FakeHost& browser, const web::Settings& options,
                         const Params& given = {}) {
  web::sign_in(options, 0, given, {});
  const auto request = request_of(browser);
  const auto state = request.get("state");
  REQUIRE(browser.storage.count(record_key(state)) == 1);
  browser.clear_record();
  return state;
}

/// The page's query with `STATE` replaced.
inline std::string with_state(std::string query, const std::string& state) {
  for (auto at = query.find("STATE"); at != query.npos; at = query.find("STATE")) {
    query.replace(at, 5, state);
  }
  return query;
}

/// The provider's redirect back, and the page's first call after it.
inline void come_back(FakeHost& browser, const web::Settings& options, const std::string& query) {
  browser.loaded = browser.address = "https://page.example/app/?" + query;
  web::resume(options, 7);
}

/// What the only call was answered with: the failure's code, or nothing.
inline std::string code_of(const FakeHost& browser) {
  return browser.answer().get("code");
}

/// What holds after every refused callback of come_back.
inline void check_refused(const FakeHost& browser) {
  CHECK(browser.requests.empty());
  CHECK(browser.navigations.empty());
  CHECK(browser.address == "https://page.example/app/");
  REQUIRE_FALSE(browser.steps.empty());
  CHECK(browser.steps.front() == "replace_url");
}

}  // namespace tokenferry::tests
