#include "server/exchange/json_text.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace tokenferry::server {
namespace {

TEST_CASE("json text: is ASCII in quotes, whatever it is made of", "[json_text]") {
  static constexpr struct {
    const char* name;
    std::string_view text;
    std::string_view want;
  } rows[] = {
      {"nothing", "", R"("")"},
      {"printable ASCII", "a b~", R"("a b~")"},
      {"a quote and a backslash", R"(a"b\c)", R"("a\"b\\c")"},
      {"letters of escapes", "\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"other control characters", "\x01\x1f\x7f", R"("\u0001\u001f\u007f")"},
      {"a zero octet", std::string_view("\0", 1), R"("\u0000")"},
      {"two octets", "\xc3\xa4", R"("\u00e4")"},
      {"three octets", "\xe2\x82\xac", R"("\u20ac")"},
      {"four octets", "\xf0\x9f\x98\x80", R"("\ud83d\ude00")"},
      {"the last character", "\xf4\x8f\xbf\xbf", R"("\udbff\udfff")"},
      {"an octet that begins none", "a\xff", R"("a\ufffd")"},
      {"an octet that goes on with none", "\x80z", R"("\ufffdz")"},
      {"a cut one", "\xe2\x82", R"("\ufffd")"},
      {"a cut one before a letter", "\xf0\x9fx", R"("\ufffdx")"},
      {"a longer form than needed", "\xc0\xaf", R"("\ufffd\ufffd")"},
      {"a longer form in three octets", "\xe0\x80\xaf", R"("\ufffd\ufffd\ufffd")"},
      {"half of a pair", "\xed\xa0\x80", R"("\ufffd\ufffd\ufffd")"},
      {"beyond the last character", "\xf4\x90\x80\x80", R"("\ufffd\ufffd\ufffd\ufffd")"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::string out;
      append_quoted(out, row.text);
      CHECK(out == row.want);
    }
  }
}

}  // namespace
}  // namespace tokenferry::server
