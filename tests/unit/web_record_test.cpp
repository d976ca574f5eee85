#include <functional>
#include <string>

#include "tests/support/web_client.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

TEST_CASE("web record: the page and its clock must be those that began", "[web]") {
  const struct {
    const char* name;
    std::function<void(FakeHost&, web::Settings&, std::string& record)> change;
    const char* want;
  } rows[] = {
      {"after ten minutes", [](auto& b, auto&, auto&) { b.now_ms += 600001; }, "state_expired"},
      {"a clock set back", [](auto& b, auto&, auto&) { b.now_ms -= 1; }, "state_expired"},
      {"inside a frame", [](auto& b, auto&, auto&) { b.framed = true; }, "invalid_request"},
      {"another token endpoint",
       [](auto&, auto& o, auto&) {
         o = read(github_with({{"tokenEndpoint", "https://evil.example/token"}}));
       },
       "issuer_mismatch"},
      {"an empty record", [](auto&, auto&, auto& r) { r.clear(); }, "state_missing"},
      {"a record of JSON", [](auto&, auto&, auto& r) { r = R"({"v":1})"; }, "state_missing"},
      {"half a record", [](auto&, auto&, auto& r) { r.resize(r.size() / 2); }, "state_missing"},
      {"a record of a later version", [](auto&, auto&, auto& r) { r[2] = '3'; }, "state_missing"},
      {"a record of five megabytes", [](auto&, auto&, auto& r) { r.assign(5 << 20, '%'); },
       "state_missing"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      auto options = read(github_with());
      const auto state = begin(browser, options);
      row.change(browser, options, browser.storage.at(record_key(state)));
      come_back(browser, options, "code=c&state=" + state);
      CHECK(code_of(browser) == row.want);
      check_refused(browser);
      CHECK(browser.storage.empty());
    }
  }
}

TEST_CASE("web record: the last moment of ten minutes still counts", "[web]") {
  FakeHost browser;
  const auto options = read(github_with());
  const auto state = begin(browser, options);
  browser.now_ms += 600000;
  come_back(browser, options, "code=c&state=" + state);
  CHECK(browser.requests.size() == 1);
}

}  // namespace
