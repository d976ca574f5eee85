#include "server/config/json_value.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

using Kind = JsonValue::Kind;

TEST_CASE("json value: keeps what is written, in its order", "[json_value]") {
  const auto parsed = parse_json(R"({"b": [1, -2, 2.5, null], "a": {"x": "y"}, "c": true})");
  REQUIRE(parsed);
  CHECK_FALSE(parsed->repeated);
  const auto& value = parsed->value;
  REQUIRE(value.is(Kind::object));
  CHECK(value.names == std::vector<std::string>{"b", "a", "c"});
  const auto& list = value.items[0].items;
  REQUIRE(list.size() == 4);
  CHECK(list[0].text == "1");
  CHECK(list[1].text == "-2");
  CHECK(list[1].is(Kind::integer));
  CHECK(list[2].number == 2.5);
  CHECK(list[2].is(Kind::number));
  CHECK(list[3].is(Kind::null));
  REQUIRE(value.find("a"));
  REQUIRE(value.find("a")->find("x"));
  CHECK(value.find("a")->find("x")->text == "y");
  CHECK(value.find("c")->truth);
  CHECK_FALSE(value.find("d"));
}

TEST_CASE("json value: of equal names the last counts and the first is told", "[json_value]") {
  const auto parsed = parse_json(R"({"a": {"n": 1, "n": {"m": 2}}, "b": 1, "b": 2})");
  REQUIRE(parsed);
  CHECK(parsed->repeated == "n");
  CHECK(parsed->value.find("a")->find("n")->find("m")->text == "2");
  CHECK(parsed->value.find("b")->text == "2");
  CHECK(parsed->value.names.size() == 2);
}

TEST_CASE("json value: is cut off where it is too deep", "[json_value]") {
  const auto nested = [](std::size_t lists) {
    return R"({"a": )" + std::string(lists, '[') + '1' + std::string(lists, ']') + R"(, "b": 2})";
  };
  for (const std::size_t lists :
       {std::size_t{1}, max_json_depth, max_json_depth + 1, std::size_t{10'000}}) {
    const auto parsed = parse_json(nested(lists));
    REQUIRE(parsed);
    const auto* inner = parsed->value.find("a");
    std::size_t depth = 0;
    for (; inner->is(Kind::list) && !inner->items.empty(); inner = &inner->items[0]) ++depth;
    CHECK(depth == std::min(lists, max_json_depth));
    CHECK(inner->is(lists > max_json_depth ? Kind::too_deep : Kind::integer));
    CHECK(parsed->value.find("b")->text == "2");
  }
}

TEST_CASE("json value: texts are without their escapes, in UTF-8", "[json_value]") {
  static constexpr struct {
    const char* name;
    const char* json;
    const char* text;
  } rows[] = {
      {"nothing", R"("")", ""},
      {"each letter that escapes", R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {"one octet", R"("\u0041")", "A"},
      {"two octets", R"("\u00e9\u07FF")", "\xc3\xa9\xdf\xbf"},
      {"three octets", R"("\u0800\uFFFF")", "\xe0\xa0\x80\xef\xbf\xbf"},
      {"a surrogate pair", R"("\ud83d\uDE00!")", "\xf0\x9f\x98\x80!"},
      {"what needs no escape", "\"\xf0\x9f\x98\x80\"", "\xf0\x9f\x98\x80"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto parsed = parse_json(row.json);
      REQUIRE(parsed);
      CHECK(parsed->value.text == row.text);
    }
  }
  CHECK(parse_json(R"("\u0000")")->value.text == std::string(1, '\0'));
}

TEST_CASE("json value: a number that stands alone, or in blanks, is one", "[json_value]") {
  static constexpr struct {
    const char* json;
    double number;
    bool whole;
  } rows[] = {{"-1", -1, true},
              {" 0\n", 0, true},
              {"1e3", 1000, false},
              {"-0.5E-1", -0.05, false},
              {"1e-999", 0, false},
              {"\xef\xbb\xbf"
               "7",
               7, true}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.json) {
      const auto parsed = parse_json(row.json);
      REQUIRE(parsed);
      CHECK(parsed->value.number == row.number);
      CHECK(parsed->value.is(row.whole ? Kind::integer : Kind::number));
    }
  }
  CHECK(parse_json("-0")->value.text == "0");
  CHECK(parse_json("18446744073709551616")->value.text == "18446744073709551616");
}

TEST_CASE("json value: is none where the text is not JSON to its end", "[json_value]") {
  for (const auto* text :
       {"", "{", "[1,]", "{} x", "{'a': 1}", "1e999", "\"\xff\"", "nul", R"("\ud800")",
        R"("\ud800\n")", R"("\ud800\u0041")", R"("\udc00")", "-"}) {
    CHECK_FALSE(parse_json(text));
  }
}

}  // namespace
}  // namespace tokenferry::server
