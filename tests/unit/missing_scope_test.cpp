#include "shared/token.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("missing scope: what was asked for and is not granted, by whole names", "[token]") {
  static constexpr struct {
    const char* name;
    const char* asked;
    const char* granted;
    const char* want;
  } rows[] = {
      {"nothing asked for", "", "a", ""},
      {"all granted, in another order", "a b", "b a", ""},
      {"more granted", "a", "a b", ""},
      {"nothing granted", "a b", "", "a b"},
      {"one of three", "a b c", "a,c", "b"},
      {"asked for twice", "a a", "a", ""},
      {"commas", "a,b", "b", "a"},
      {"a name inside another", "user", "user:email read:user", "user"},
      {"a name around another", "user:email", "user", "user:email"},
      {"another case", "A", "a", "A"},
      {"a URL", "https://as.example/x?y=1&z#%20", "https://as.example/x?y=1&z#%20", ""},
      {"spaces of every number", "a  b ", " b,, a", ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(missing_scope(row.asked, row.granted) == row.want);
    }
  }
}

}  // namespace
