#include <string>

#include "shared/pkce.hpp"
#include "tests/support/read_form.hpp"
#include "tests/support/web_client.hpp"
#include "web/life.hpp"
#include "web/session.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using Steps = std::vector<std::string>;

web::Settings refreshing() {
  return read(github_with({{"refresh", "true"}}));
}

const std::string r1 = s256_challenge("r1");
const std::string r2 = s256_challenge("r2");
const std::string first = "access_token=t1&expires=0&channel=c&refresh_token=r1&refresh_name=" + r1;
const std::string second =
    "access_token=t2&expires=0&channel=c&refresh_token=r2&refresh_name=" + r2;
const std::string brief = "access_token=t1&expires=1790000060000&channel=c";
const std::string over = "code=token_expired&message=The+session+is+over.+Sign+in+again.";

std::string& stored(FakeHost& browser) {
  return browser.storage[web::session_key(refreshing())];
}

/// A client that knows this session, which the tab keeps.
void knows(FakeHost& browser, const std::string& session) {
  browser.known = session;
  if (!session.empty()) stored(browser) = session;
}

/// What keeping a session told by another tab, or given by the provider, makes of it.
std::string kept_of(const std::string& session) {
  FakeHost browser;
  return format_form(web::keep_session(refreshing(), read_form(session)));
}

TEST_CASE("life: what an answer makes of a session", "[web]") {
  const struct {
    const char* name;
    std::string known;
    std::string answer;
    bool is_all;
    bool want;
    Steps life;
  } rows[] = {
      {"a sign-in",
       "",
       first + "&return_to=",
       false,
       true,
       {"give_up_locks", "listen", "tell_all signin", "hear c", "wake_at",
        "tell signin " + first + "&return_to="}},
      {"a session that is restored",
       "",
       first,
       true,
       true,
       {"give_up_locks", "listen", "hear c", "wake_at", "tell " + first}},
      {"the same once more", first, first, true, true, {}},
      {"one that ends with its access token",
       "",
       brief,
       true,
       true,
       {"give_up_locks", "listen", "hear c", "wake_at 1790000060000", "tell " + brief}},
      {"none, and there was none", "", "", true, false, {"hear_no_more", "listen"}},
      {"none, and there was one",
       first,
       "",
       true,
       false,
       {"hear_no_more", "give_up_locks", "wake_at", "tell expire " + over, "listen"}},
      {"the page goes to the provider", "", "", false, false, {"listen"}},
      {"the page goes, signed in already", first, "", false, false, {"listen"}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      knows(browser, row.known);
      CHECK(web::follow(refreshing(), read_form(row.answer), row.is_all) == row.want);
      CHECK(browser.life == row.life);
      if (row.want) CHECK(browser.known == row.answer);
    }
  }
}

TEST_CASE("life: a refresh asks the other tabs and waits for the lock", "[web]") {
  FakeHost browser;
  SECTION("of the session that is known") {
    knows(browser, first);
    web::refresh(refreshing(), 7);
    CHECK(browser.life == Steps{"say " + r1, "take_lock 7 " + r1});
  }
  SECTION("of one that the tab keeps and nobody has resumed yet") {
    stored(browser) = first;
    web::refresh(refreshing(), 7);
    CHECK(browser.life == Steps{"give_up_locks", "listen", "hear c", "wake_at", "tell " + first,
                                "say " + r1, "take_lock 7 " + r1});
  }
  SECTION("nobody is signed in") {
    web::refresh(refreshing(), 7);
    CHECK(code_of(browser) == "token_expired");
    CHECK(browser.life.empty());
  }
  SECTION("there is no refresh token") {
    knows(browser, brief);
    web::refresh(refreshing(), 7);
    CHECK(code_of(browser) == "missing_token");
    CHECK(browser.life.empty());
  }
  CHECK(browser.requests.empty());
}

TEST_CASE("life: what comes of a refresh token that this tab used", "[web]") {
  const std::string rotated =
      kept_of("access_token=t2&token_type=bearer&expires=0&channel=c&refresh_token=r2");
  const std::string lasting =
      kept_of("access_token=t2&token_type=bearer&expires=0&channel=c&refresh_token=r1");
  const std::string invalid = "code=invalid_grant&message=used";
  const std::string busy = "code=temporarily_unavailable&message=busy";
  const struct {
    const char* name;
    std::string answer;
    bool ends;
    Steps life;
  } rows[] = {
      {"another refresh token: the lock stays",
       rotated,
       false,
       {"say " + r1 + " " + rotated, "listen", "wake_at", "tell refresh " + rotated}},
      {"the same: it may be used again",
       lasting,
       false,
       {"say " + r1 + " " + lasting, "give_up_lock " + r1, "listen", "wake_at",
        "tell refresh " + lasting}},
      {"refused: the session is over",
       invalid,
       true,
       {"say " + r1 + " " + invalid, "hear_no_more", "give_up_locks", "wake_at",
        "tell expire " + invalid}},
      {"too busy: it may be tried again", busy, false, {"give_up_lock " + r1}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      knows(browser, first);
      browser.locks = {r1};
      web::refreshed(refreshing(), 7, r1, read_form(row.answer));
      CHECK(browser.life == row.life);
      CHECK(browser.answered() == 7);
      CHECK(stored(browser).empty() == row.ends);
      CHECK(browser.known.empty() == row.ends);
    }
  }
}

TEST_CASE("life: a refresh that another sign-in has overtaken changes nothing", "[web]") {
  FakeHost browser;
  knows(browser, second);
  web::refreshed(refreshing(), 7, r1, read_form("access_token=t3&refresh_token=r3"));
  CHECK(browser.answer().get("access_token") == "t2");
  CHECK(stored(browser) == second);
  CHECK(browser.life.empty());

  browser.clear_record();
  knows(browser, "");
  web::refreshed(refreshing(), 8, r1, read_form("access_token=t3&refresh_token=r3"));
  CHECK(code_of(browser) == "token_expired");
}

TEST_CASE("life: what another tab says", "[web]") {
  const std::string kept = kept_of(second);
  const std::string invalid = "code=invalid_grant&message=used";
  const struct {
    const char* name;
    std::string known;
    std::string stored;
    std::string lock;
    std::string said_of;
    std::string said;
    Steps life;
  } rows[] = {
      {"a refresh", first, first, "", r1, second, {"listen", "wake_at", "tell refresh " + kept}},
      {"a refresh that another client of this page has kept",
       first,
       second,
       "",
       r1,
       "access_token=t0&channel=c",
       {"listen", "wake_at", "tell refresh " + second}},
      {"a refresh of another session", first, first, "", "other", second, {}},
      {"a refresh, after a sign-out", "", "", "", r1, second, {}},
      {"the end",
       first,
       first,
       "",
       r1,
       invalid,
       {"hear_no_more", "give_up_locks", "wake_at", "tell expire " + invalid}},
      {"the end of a token that is used up", second, second, r1, r1, invalid, {}},
      {"a failure that is no end", first, first, "", r1, "code=network_error&message=no", {}},
      {"the end of a session without a refresh token",
       brief,
       brief,
       "",
       "",
       over,
       {"hear_no_more", "give_up_locks", "wake_at", "tell expire " + over}},
      {"a question for what this tab used",
       second,
       second,
       r1,
       r1,
       "",
       {"say " + r1 + " " + second}},
      {"a question for what another used", second, second, "", r1, "", {}},
      {"a question while this tab uses it", first, first, r1, r1, "", {}},
      {"a question, after a sign-out", "", "", r1, r1, "", {}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      browser.known = row.known;
      if (!row.stored.empty()) stored(browser) = row.stored;
      if (!row.lock.empty()) browser.locks = {row.lock};
      web::heard(refreshing(), 7, row.said_of, read_form(row.said));
      CHECK(browser.life == row.life);
      CHECK(browser.requests.empty());
    }
  }
}

TEST_CASE("life: a call that waits for another tab's refresh is answered with it", "[web]") {
  FakeHost browser;
  knows(browser, first);
  web::heard(refreshing(), 7, r1, read_form(second));
  CHECK(browser.answered() == 7);
  CHECK(browser.answer().get("access_token") == "t2");
}

TEST_CASE("life: a token that the provider refuses", "[web]") {
  const struct {
    const char* name;
    std::string session;
    Params context;
    Steps life;
    std::size_t requests;
  } rows[] = {
      {"is refreshed", first, {{"token", "t1"}}, {"renew 7"}, 0},
      {"once",
       first,
       {{"token", "t1"}, {"renewed", "true"}},
       {"say " + r1 + " " + over, "hear_no_more", "give_up_locks", "wake_at",
        "tell expire " + over},
       0},
      {"and is not the session's any more", second, {{"token", "t1"}}, {}, 1},
      {"and cannot be refreshed",
       brief,
       {{"token", "t1"}},
       {"say " + over, "hear_no_more", "give_up_locks", "wake_at", "tell expire " + over},
       0},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FakeHost browser;
      knows(browser, row.session);
      web::profiled(refreshing(), 7, 401, row.context, {});
      CHECK(browser.life == row.life);
      CHECK(browser.requests.size() == row.requests);
    }
  }
}

TEST_CASE("life: the moment when the access token expires", "[web]") {
  FakeHost browser;
  browser.known = brief;
  browser.now_ms = 1790000060000;
  SECTION("ends the session") {
    stored(browser) = brief;
    web::woken(refreshing());
    CHECK(browser.life == Steps{"hear_no_more", "give_up_locks", "wake_at", "tell expire " + over});
    CHECK(browser.storage.empty());
  }
  SECTION("is none where another client of the page has signed in anew") {
    stored(browser) = second;
    web::woken(refreshing());
    CHECK(browser.life.back() == "tell " + second);
    CHECK(browser.known == second);
  }
}

TEST_CASE("life: a sign-out", "[web]") {
  const std::string left = "code=access_denied&message=The+visitor+signed+out.";
  for (const bool everywhere : {true, false}) {
    DYNAMIC_SECTION("here: " << everywhere) {
      FakeHost browser;
      knows(browser, first);
      web::sign_out(refreshing(), everywhere);
      Steps want = {"hear_no_more", "give_up_locks", "wake_at", "tell signout " + left};
      if (everywhere) want.insert(want.begin(), "tell_all");
      CHECK(browser.life == want);
      CHECK(browser.storage.empty());
      CHECK(browser.known.empty());
    }
  }
  SECTION("where no session is known forgets what the tab keeps") {
    FakeHost browser;
    stored(browser) = first;
    web::sign_out(refreshing(), true);
    CHECK(browser.life == Steps{"tell_all", "hear_no_more"});
    CHECK(browser.storage.empty());
  }
}

}  // namespace
