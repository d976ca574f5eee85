#include "shared/base64url.hpp"

#include <string>
#include <string_view>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

std::string base64url(std::string_view text) {
  return base64url_encode({reinterpret_cast<const unsigned char*>(text.data()), text.size()});
}

TEST_CASE("base64url: RFC 4648 section 10", "[base64url]") {
  static constexpr struct {
    const char* name;
    std::string_view octets;
    std::string_view want;
  } rows[] = {
      {"nothing", "", ""},
      {"f", "f", "Zg"},
      {"fo", "fo", "Zm8"},
      {"foo", "foo", "Zm9v"},
      {"foob", "foob", "Zm9vYg"},
      {"fooba", "fooba", "Zm9vYmE"},
      {"foobar", "foobar", "Zm9vYmFy"},
      {"the marks of the URL alphabet", "\xfb\xff\xfe", "-__-"},
      {"RFC 7636 appendix A", "\x03\xec\xff\xe0\xc1", "A-z_4ME"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(base64url(row.octets) == row.want);
    }
  }
}

TEST_CASE("base64url: a long text loses nothing", "[base64url]") {
  // 3000 octets are 1000 groups of four characters, whatever came before.
  std::string octets;
  std::string want;
  for (int i = 0; i < 1000; ++i) {
    octets += "\xff\xff\xff";
    want += "____";
  }
  CHECK(base64url(octets) == want);
}

}  // namespace
