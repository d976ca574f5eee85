// What becomes of an ID token in the flow: asked for, checked, kept as its claims, shown.
#include <string>

#include "tests/support/web_client.hpp"
#include "web/life.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

constexpr auto payload = "iss=https://accounts.google.com&aud=cid&exp=1790000300&nonce=n1&name=Ada";

const Params context = {{"scope", "openid"}, {"return_to", ""}, {"nonce", "n1"}};

web::Settings google(const Changes& more = {}) {
  Changes changes = {{"provider", "google"}};
  changes.insert(changes.end(), more.begin(), more.end());
  return read(github_with(changes));
}

Params answer_with(const Changes& changes = {}) {
  return changed({{"access_token", "ya29"}, {"token_type", "Bearer"}, {"id_token", "h.p.s"}},
                 changes);
}

TEST_CASE("web id token: openid brings a nonce that the record and the request hold", "[web]") {
  FakeHost browser;
  const auto options = google();
  web::sign_in(options, 0, {}, {});
  const auto request = request_of(browser);
  const auto nonce = request.get("nonce");
  CHECK(nonce.size() == 43);
  CHECK(nonce != request.get("state"));
  const auto record = record_of(browser, request.get("state"));
  CHECK(record.get("nonce") == nonce);
  CHECK(nonce != record.get("code_verifier"));

  browser.clear_record();
  come_back(browser, options, "code=c&state=" + request.get("state"));
  REQUIRE(browser.requests.size() == 1);
  CHECK(parse_form(browser.requests.front().context)->get("nonce") == nonce);
  CHECK(parse_form(browser.requests.front().form)->count("nonce") == 0);
}

TEST_CASE("web id token: another scope brings none", "[web]") {
  FakeHost browser;
  web::sign_in(google({{"scope", "profile"}}), 0, {}, {});
  const auto request = request_of(browser);
  CHECK(request.count("nonce") == 0);
  CHECK(record_of(browser, request.get("state")).get("nonce").empty());
}

TEST_CASE("web id token: the scope of the sign-in decides", "[web]") {
  FakeHost browser;
  web::sign_in(google({{"scope", "profile"}}), 0, {{"scope", "email openid"}}, {});
  CHECK(request_of(browser).get("nonce").size() == 43);
}

TEST_CASE("web id token: its claims are kept and itself is not", "[web]") {
  FakeHost browser;
  browser.payloads = {{"h.p.s", payload}};
  const auto options = google();
  web::exchanged(options, 7, 200, context, answer_with());
  CHECK(browser.steps == Steps{"store", "settle"});
  CHECK(browser.answer().get("claims") == payload);
  CHECK(browser.storage.at(web::session_key(options)).find("h.p.s") == std::string::npos);

  browser.clear_record();
  web::resume(options, 8);
  CHECK(browser.answer().get("claims") == payload);
  web::sign_out(options, true);
  CHECK(browser.storage.empty());
}

TEST_CASE("web id token: one that is not for this sign-in ends it", "[web]") {
  const struct {
    const char* name;
    std::string payload;
    const char* claim;
  } rows[] = {
      {"another nonce", "iss=https://accounts.google.com&aud=cid&exp=1790000300&nonce=n2", "nonce"},
      {"another audience", "iss=https://accounts.google.com&aud=x&exp=1790000300&nonce=n1", "aud"},
      {"another issuer", "iss=https://evil.example&aud=cid&exp=1790000300&nonce=n1", "iss"},
      {"over", "iss=https://accounts.google.com&aud=cid&exp=1789990000&nonce=n1", "exp"},
      {"nothing in it", "", "iss"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      browser.payloads = {{"h.p.s", row.payload}};
      web::exchanged(google(), 7, 200, context, answer_with());
      CHECK(browser.steps == Steps{"fail"});
      CHECK(code_of(browser) == "id_token_invalid");
      const bool over = std::string(row.claim) == "exp";
      CHECK(browser.answer().get("message") ==
            std::string(row.claim) +
                (over ? ": expired. Is this computer's clock right?"
                      : ": The ID token is not for this sign-in. Sign in again."));
      CHECK(browser.storage.empty());
    }
  }
}

TEST_CASE("web id token: one of more than 16 KiB is none", "[web]") {
  FakeHost browser;
  const std::string huge(16385, 'p');
  browser.payloads = {{huge, payload}};
  web::exchanged(google(), 7, 200, context, answer_with({{"id_token", huge.c_str()}}));
  CHECK(code_of(browser) == "id_token_invalid");
}

TEST_CASE("web id token: what was not asked for or did not come is not missed", "[web]") {
  FakeHost browser;
  browser.payloads = {{"h.p.s", "aud=other"}};
  SECTION("openid was not asked for") {
    web::exchanged(google(), 7, 200, {{"scope", "profile"}, {"nonce", ""}}, answer_with());
  }
  SECTION("no ID token came") {
    web::exchanged(google(), 7, 200, context, answer_with({{"id_token", nullptr}}));
  }
  CHECK(browser.steps == Steps{"store", "settle"});
  CHECK(browser.answer().get("claims").empty());
}

TEST_CASE("web id token: is the profile where a page cannot read another", "[web]") {
  FakeHost browser;
  const auto options = read(github_with({{"provider", "slack"}}));
  auto& kept = browser.storage[web::session_key(options)];
  kept = "access_token=t&expires=0&claims=name%3DAda%26sub%3DU1";
  web::profile(options, 7);
  CHECK(browser.steps == Steps{"draw", "settle"});
  REQUIRE(browser.drawn.size() == 1);
  CHECK(browser.drawn.front().find("Ada") != std::string::npos);
  CHECK(browser.requests.empty());

  browser.clear_record();
  kept = "access_token=t&expires=0&claims=";
  web::profile(options, 7);
  CHECK(code_of(browser) == "profile_unavailable");
  CHECK(browser.requests.empty());
  CHECK(browser.drawn.empty());
}

TEST_CASE("web id token: the profile is that of its subject", "[web]") {
  const struct {
    const char* name;
    const char* claimed;
    Params fields;
    bool taken;
  } rows[] = {
      {"the same", "&sub=U1", {{"sub", "U1"}}, true},
      {"another", "&sub=U1", {{"sub", "U2"}, {"name", "Eve"}}, false},
      {"one in other case", "&sub=U1", {{"sub", "u1"}}, false},
      {"a profile that names none", "&sub=U1", {{"name", "Ada"}}, true},
      {"an ID token that names none", "", {{"sub", "U2"}}, true},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      browser.payloads = {{"h.p.s", payload + std::string(row.claimed)}};
      const auto options = google();
      web::exchanged(options, 7, 200, context, answer_with());
      browser.clear_record();
      web::profiled(options, 8, 200, {}, row.fields);
      if (row.taken) {
        CHECK(browser.steps == Steps{"draw", "settle"});
      } else {
        CHECK(browser.steps == Steps{"fail"});
        CHECK(code_of(browser) == "id_token_invalid");
        CHECK(browser.answer().get("message").substr(0, 5) == "sub: ");
      }
    }
  }
}

TEST_CASE("web id token: one of a refresh is about the same visitor at the same provider",
          "[web]") {
  const struct {
    const char* name;
    std::string change;
    const char* wrong;
  } rows[] = {
      {"the same", "&sub=U1", ""},
      {"the same nonce again", "&sub=U1&nonce=n1", ""},
      {"another nonce", "&sub=U1&nonce=n2", "nonce"},
      {"another visitor", "&sub=U2", "sub"},
      {"nobody", "", "sub"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      const std::string before = payload + std::string("&sub=U1");
      browser.payloads = {
          {"h.p.s", "iss=https://accounts.google.com&aud=cid&exp=1790000300" + row.change}};
      const Params session = {{"scope", "openid"}, {"claims", before}, {"sub", "U1"}};
      web::exchanged(google(), 7, 200, session, answer_with());
      if (*row.wrong == 0) {
        CHECK(browser.answer().get("claims") == before);
        CHECK(browser.answer().get("sub") == "U1");
      } else {
        CHECK(code_of(browser) == "id_token_invalid");
        CHECK(browser.answer().get("message").find(row.wrong) == 0);
        CHECK(browser.storage.empty());
      }
    }
  }
  FakeHost browser;
  browser.payloads = {{"h.p.s", "iss=https://evil.example&aud=cid&exp=1790000300&sub=U1"}};
  const std::string unknown = "iss=https://any.example&aud=cid&nonce=n1&sub=U1";
  web::exchanged(read(object_with()), 7, 200, {{"claims", unknown}, {"sub", "U1"}}, answer_with());
  CHECK(browser.answer().get("message").find("iss") == 0);
}

TEST_CASE("web id token: the issuers of the table are compared", "[web]") {
  const struct {
    const char* provider;
    std::string iss;
    bool taken;
  } rows[] = {
      {"gitlab", "https://gitlab.com", true},
      {"gitlab", "https://evil.example", false},
      {"slack", "https://evil.example", false},
      {"codeberg", "https://codeberg.org", true},
      {"codeberg", "https://codeberg.org/", true},
      {"codeberg", "https://evil.example", false},
      {"microsoft", "https://login.microsoftonline.com/72f9/v2.0&tid=72f9", true},
      {"microsoft", "https://login.microsoftonline.com/72f9/v2.0&tid=9188", false},
      {"microsoft", "https://login.microsoftonline.com/common/v2.0", false},
      {"microsoft", "https://evil.example/72f9/v2.0&tid=72f9", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.provider << " " << row.iss) {
      FakeHost browser;
      browser.payloads = {{"h.p.s", "aud=cid&exp=1790000300&nonce=n1&iss=" + row.iss}};
      const auto options = read(github_with({{"provider", row.provider}}));
      web::exchanged(options, 7, 200, context, answer_with());
      CHECK(code_of(browser) == (row.taken ? "" : "id_token_invalid"));
    }
  }
}

}  // namespace
