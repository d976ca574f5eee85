#include "shared/params.hpp"

#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace tokenferry;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs_of(const Params& params) {
  Pairs out;
  for (const auto& [name, value] : params) out.emplace_back(name, value);
  return out;
}

TEST_CASE("params: reads and writes what URLSearchParams does", "[params]") {
  for (const auto& row : read_vectors("form.json")) {
    DYNAMIC_SECTION(row.at("name").get<std::string>()) {
      const auto read = parse_form(row.at("text").get<std::string>());
      REQUIRE(read);
      CHECK(pairs_of(*read) == row.at("pairs").get<Pairs>());
      const auto again = parse_form(format_form(*read));
      REQUIRE(again);
      CHECK(pairs_of(*again) == pairs_of(*read));
    }
  }
}

TEST_CASE("params: writes as RFC 6749 appendix B", "[params]") {
  CHECK(format_form({{"a", "b c"}, {"d&e=", "\xc2\xa3"}, {"f", ""}}) == "a=b+c&d%26e%3D=%C2%A3&f=");
  CHECK(format_form({{"code", "x&client_secret=y&redirect_uri=https://evil"}}) ==
        "code=x%26client_secret%3Dy%26redirect_uri%3Dhttps%3A%2F%2Fevil");
  CHECK(format_form({}).empty());
}

TEST_CASE("params: a broken pair is refused", "[params]") {
  static constexpr struct {
    const char* name;
    std::string_view text;
  } rows[] = {
      {"no hexadecimal digits", "code=%ZZ"},   {"one digit", "code=%4"},
      {"a percent sign at the end", "code=%"}, {"one digit and a letter", "code=%4g"},
      {"an octet outside ASCII", "code=\xff"}, {"a sign for a digit", "code=%+1"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto refused = parse_form(row.text);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().errc == Errc::malformed);
    }
  }
}

TEST_CASE("params: reads 256 pairs and no more", "[params]") {
  std::string text;
  for (std::size_t i = 0; i < max_params; ++i) text += "a=1&";
  REQUIRE(parse_form(text));
  CHECK(parse_form(text)->size() == max_params);
  const auto more = parse_form(text + "b=2");
  REQUIRE_FALSE(more);
  CHECK(more.error().errc == Errc::malformed);
}

TEST_CASE("params: finds the first value and counts all", "[params]") {
  const Params params = {{"a", "1"}, {"b", ""}, {"a", "2"}, {"c", ""}, {"c", "3"}};
  CHECK(params.get("a") == "1");
  CHECK(params.get("a") == "1");
  CHECK(params.count("a") == 2);
  // RFC 6749, section 3.1: without a value is as if it were not there; but it is there twice.
  CHECK_FALSE(params.find("b"));
  CHECK(params.get("b").empty());
  CHECK(params.count("b") == 1);
  CHECK_FALSE(params.find("c"));
  CHECK(params.count("c") == 2);
  CHECK_FALSE(params.find("A"));
  CHECK(params.count("d") == 0);
}

TEST_CASE("params: looks for several names at once", "[params]") {
  const Params params = {{"a", "1"}, {"b", ""}, {"c", "2"}, {"c", "3"}};
  CHECK(first_value(params, "c a") == "2");
  CHECK(first_value(params, "x b a") == "1");
  CHECK(first_value(params, "b x").empty());
  CHECK(first_value(params, "").empty());
  CHECK(has_any(params, "x c"));
  CHECK(has_any(params, "b x"));
  CHECK_FALSE(has_any(params, "x y"));
  CHECK(has_repeated(params, "a b c"));
  CHECK_FALSE(has_repeated(params, "a b"));
  CHECK_FALSE(has_repeated(params, "x y"));
  CHECK(first_unknown(params, "c a") == "b");
  CHECK(first_unknown(params, "a b") == "c");
  CHECK(first_unknown(params, "a b c d").empty());
  CHECK(first_unknown({}, "a").empty());
}

TEST_CASE("params: picks some in the order of their names", "[params]") {
  const Params params = {{"a", "1"}, {"b", "2&"}, {"c", "3"}, {"c", "4"}};
  CHECK(format_form(pick(params, "c b x")) == "c=3&b=2%26&x=");
}

TEST_CASE("params: names the first that stands twice", "[params]") {
  const Params params = {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"c", ""}, {"b", "4"}};
  CHECK(params.first_repeated() == "b");
  const Params none = {{"a", "1"}, {"A", "1"}};
  CHECK(none.first_repeated().empty());
}

TEST_CASE("params: wiping leaves none", "[params]") {
  Params params = {{"code", "secret"}};
  params.wipe();
  CHECK(params.size() == 0);
  CHECK_FALSE(params.find("code"));
}

}  // namespace
