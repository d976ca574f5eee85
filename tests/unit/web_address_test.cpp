#include <string>

#include "tests/support/catch.hpp"
#include "web/address.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("web address: plain HTTP is for loopback", "[web]") {
  static constexpr struct {
    const char* origin;
    bool secure;
  } rows[] = {{"https://page.example", true},
              {"http://localhost", true},
              {"http://localhost:8000", true},
              {"http://app.localhost:8000", true},
              {"http://127.0.0.1:8000", true},
              {"http://127.255.0.9", true},
              {"http://[::1]:8000", true},
              {"http://page.example", false},
              {"http://localhost.evil.example", false},
              {"http://evil-localhost", false},
              {"http://localhost.", false},
              {"http://127.evil.example.", false},
              {"http://127.evil-", false},
              {"http://127.evil.example", false},
              {"http://127.x1", false},
              {"http://128.0.0.1", false},
              {"http://1127.0.0.1", false},
              {"http://[::2]", false},
              {"http://[::1:1]", false}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.origin) {
      CHECK(web::is_secure(row.origin) == row.secure);
    }
  }
}

TEST_CASE("web address: the callback leaves and all else stays to the letter", "[web]") {
  static constexpr struct {
    const char* name;
    const char* query;
    const char* want;
  } rows[] = {
      {"nothing there", "", ""},
      {"only a callback", "?code=c&state=s", ""},
      {"every parameter of a response",
       "?code=c&state=s&error=e&error_description=d&error_uri=u&iss=i&session_state=x", ""},
      {"the page's own before", "?a=1&code=c&state=s", "?a=1"},
      {"the page's own behind", "?code=c&state=s&a=1", "?a=1"},
      {"the page's own between", "?code=c&a=1&state=s", "?a=1"},
      {"odd parameters", "?a=%41+%zz&code=c&b&=d&\xc3\xa4=1&state=s", "?a=%41+%zz&b&=d&\xc3\xa4=1"},
      {"a callback twice", "?code=c&code=d&state=s&state=t&a=1", "?a=1"},
      {"names that are escaped", "?co%64e=c&st%61te=s&a=1", "?a=1"},
      {"no values", "?code&state&a", "?a"},
      {"nothing between", "?code=c&&state=s&", ""},
      {"names that only begin alike", "?codes=c&state2=s&Code=x&my_state=t",
       "?codes=c&state2=s&Code=x&my_state=t"},
      {"a hash", "?code=c&state=s#/inbox?code=d", "#/inbox?code=d"},
      {"a hash with the page's own", "?a=1&code=c#x", "?a=1#x"},
      {"a hash alone", "#code=c&state=s", "#code=c&state=s"},
      {"a question mark in a value", "?a=b?code=c&code=c", "?a=b?code=c"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const std::string page = "https://page.example/app/";
      CHECK(web::without_callback(page + row.query) == page + row.want);
    }
  }
}

}  // namespace
