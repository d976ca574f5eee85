#include <algorithm>
#include <string>

#include "tests/support/web_client.hpp"
#include "web/profile.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;

Params drawing_of(const Params& fields) {
  const auto tree = parse_form(web::draw_profile(fields));
  REQUIRE(tree);
  return *tree;
}

/// The text of the element of this class.
std::string text_of(const Params& drawing, const std::string& what) {
  return drawing.get(what);
}

TEST_CASE("web drawing: a card and a table of all", "[web]") {
  const auto drawing = drawing_of({{"login", "mona"},
                                   {"id", "9007199254740993"},
                                   {"name", "Mona Lisa"},
                                   {"avatar_url", "https://avatars.example/1?s=64&v=4"}});
  CHECK(text_of(drawing, "2 h2 tf-name") == "Mona Lisa");
  CHECK(text_of(drawing, "2 p tf-login") == "mona");
  CHECK(text_of(drawing, "2 img tf-avatar") == "https://avatars.example/1?s=64&v=4");
  CHECK(text_of(drawing, "2 span tf-initials") == "Mona Lisa");  // where the picture fails to load
  CHECK(drawing.count("4 tr") == 4);
  std::vector<std::string> cells;
  for (const auto& [element, text] : drawing) {
    if (element == "5 th" || element == "5 td") cells.push_back(text);
  }
  CHECK(cells == std::vector<std::string>{"login", "mona", "id", "9007199254740993", "name",
                                          "Mona Lisa", "avatar_url",
                                          "https://avatars.example/1?s=64&v=4"});
}

TEST_CASE("web drawing: all that the provider sends is text", "[web]") {
  const std::string evil = "<script>alert(1)</script>&0+script=x\"'\xe2\x80\xae";
  const auto drawing = drawing_of({{"name", evil},
                                   {"login", "javascript:alert(1)"},
                                   {"0 script x", evil},
                                   {"avatar_url", "javascript:alert(1)"}});
  const std::vector<std::string> allowed = {"0 article tf-profile",
                                            "1 header tf-card",
                                            "2 span tf-initials",
                                            "2 h2 tf-name",
                                            "2 p tf-login",
                                            "1 details tf-details",
                                            "2 summary",
                                            "2 table tf-table",
                                            "3 tbody",
                                            "4 tr",
                                            "5 th",
                                            "5 td"};
  int depth = -1;
  for (const auto& [element, text] : drawing) {
    CHECK(std::find(allowed.begin(), allowed.end(), element) != allowed.end());
    // Each element has a parent.
    CHECK(element[0] - '0' <= depth + 1);
    depth = element[0] - '0';
  }
  CHECK(text_of(drawing, "2 h2 tf-name") == evil);
  CHECK(text_of(drawing, "2 p tf-login") == "javascript:alert(1)");
}

TEST_CASE("web drawing: a picture is an https URL or none", "[web]") {
  static constexpr struct {
    const char* url;
    bool shown;
  } rows[] = {{"https://avatars.example/1", true},
              {"http://avatars.example/1", false},
              {"HTTPS://avatars.example/1", false},
              {" https://avatars.example/1", false},
              {"//avatars.example/1", false},
              {"/1", false},
              {"javascript:alert(1)", false},
              {"data:image/svg+xml,x", false},
              {"", false}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.url) {
      for (const auto field :
           {"avatar_url", "picture", "links.avatar.href", "images.0.url", "picture.data.url"}) {
        const auto drawing = drawing_of({{"login", "mona"}, {field, row.url}});
        CHECK(drawing.count("2 img tf-avatar") == (row.shown ? 1 : 0));
        CHECK(drawing.count("2 span tf-initials") == 1);
      }
    }
  }
}

TEST_CASE("web drawing: every provider's words for a name are known", "[web]") {
  static constexpr struct {
    const char* field;
    bool is_name;
  } rows[] = {{"name", true},        {"display_name", true},
              {"global_name", true}, {"displayName", true},
              {"login", false},      {"username", false},
              {"email", false},      {"preferred_username", false},
              {"sub", false},        {"userPrincipalName", false},
              {"id", false},         {"nickname", false}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.field) {
      const auto drawing = drawing_of({{"other", "x"}, {row.field, "Mona"}});
      CHECK(text_of(drawing, "2 h2 tf-name") == "Mona");
      CHECK(drawing.count("2 p tf-login") == (row.is_name ? 1 : 0));
    }
  }
}

TEST_CASE("web drawing: a name that is missing or empty is the login", "[web]") {
  for (const Params& fields :
       {Params{{"login", "mona"}}, Params{{"login", "mona"}, {"name", ""}}}) {
    const auto drawing = drawing_of(fields);
    CHECK(text_of(drawing, "2 h2 tf-name") == "mona");
    CHECK(drawing.count("2 p tf-login") == 0);
    CHECK(text_of(drawing, "2 span tf-initials") == "mona");
  }
}

TEST_CASE("web drawing: somebody without any name still has a card", "[web]") {
  const auto drawing = drawing_of({{"plan", "free"}, {"login", ""}});
  CHECK(drawing.count("2 h2 tf-name") == 1);
  CHECK(text_of(drawing, "2 h2 tf-name").empty());
  CHECK(text_of(drawing, "2 span tf-initials").empty());
  CHECK(drawing.count("2 p tf-login") == 0);
  CHECK(text_of(drawing, "5 td") == "free");
}

}  // namespace
