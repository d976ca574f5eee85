#include <string>
#include <utility>
#include <vector>

#include "server/exchange/json.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::server;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs_of(const Params& params) {
  Pairs out;
  for (const auto& [name, value] : params) out.emplace_back(name, value);
  return out;
}

TEST_CASE("flatten: reads JSON as the web module does", "[flatten]") {
  for (const auto& row : read_vectors("flatten.json")) {
    DYNAMIC_SECTION(row.at("name").get<std::string>()) {
      const auto got = flatten(row.at("json").get<std::string>());
      REQUIRE(got.has_value() == !row.at("pairs").is_null());
      if (got) CHECK(pairs_of(*got) == row.at("pairs").get<Pairs>());
    }
  }
}

TEST_CASE("flatten: what is wanted is whole or refused", "[flatten]") {
  const Wanted scope = [](std::string_view name) { return name == "scope"; };
  const std::string deep = std::string(30000, '[') + "\"admin\"" + std::string(30000, ']');
  CHECK_FALSE(flatten("{\"scope\":" + deep + "}", scope));
  const auto got = flatten("{\"other\":" + deep + ",\"scope\":\"a\"}", scope);
  REQUIRE(got);
  CHECK(pairs_of(*got) == Pairs{{"scope", "a"}});
}

TEST_CASE("flatten: refuses what is no object of a sane size", "[flatten]") {
  std::string many = "{\"k0\":1";
  for (std::size_t i = 1; i < max_params; ++i) many += ",\"k" + std::to_string(i) + "\":1";
  CHECK(flatten(many + "}"));
  const auto more = flatten(many + ",\"more\":1,\"token\":{\"deep\":\"t\"}}",
                            [](std::string_view name) { return name == "token"; });
  REQUIRE(more);
  CHECK(more->size() == max_params + 1);
  CHECK_FALSE(more->find("more"));
  CHECK(more->get("token.deep") == "t");
  const Wanted all = [](std::string_view) { return true; };
  CHECK(flatten(many + "}", all));
  CHECK_FALSE(flatten(many + ",\"more\":1}", all));
  const auto deep =
      flatten("{\"a\":" + std::string(30000, '[') + "1" + std::string(30000, ']') + ",\"b\":2}");
  REQUIRE(deep);
  CHECK(pairs_of(*deep) == Pairs{{"b", "2"}});
  const struct {
    const char* name;
    std::string json;
  } rows[] = {
      {"nothing", ""},
      {"a list", "[]"},
      {"a text", "\"a\""},
      {"a number", "1"},
      {"null", "null"},
      {"invalid UTF-8", "{\"a\":\"\xff\"}"},
      {"half a surrogate pair", "{\"a\":\"\\ud800\"}"},
      {"a number beyond every type", "{\"a\":1e400}"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK_FALSE(flatten(row.json));
    }
  }
}

TEST_CASE("read_fields: tells JSON from a form by its first character", "[flatten]") {
  const Wanted all = [](std::string_view) { return true; };
  static constexpr struct {
    const char* name;
    const char* body;
    const char* token;
  } rows[] = {
      {"JSON", "{\"access_token\":\"t\"}", "t"},
      {"JSON after white space", "\r\n\t {\"access_token\":\"t\"}", "t"},
      {"a form as GitHub's", "access_token=t&scope=&token_type=bearer", "t"},
      {"an HTML page", "<html>", ""},
      {"nothing", "", ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto fields = read_fields(row.body, all);
      REQUIRE(fields);
      CHECK(fields->get("access_token") == row.token);
    }
  }
  CHECK_FALSE(read_fields("\xef\xbb\xbf{\"access_token\":\"t\"}", all));
}

TEST_CASE("read_fields: of a form only what is wanted is read", "[flatten]") {
  std::string form = "broken=%zz&";
  for (std::size_t i = 0; i < 2 * max_params; ++i) form += "k" + std::to_string(i) + "=1&";
  const Wanted token = [](std::string_view name) { return name == "access_token"; };
  const auto fields = read_fields(form + "access_token=t", token);
  REQUIRE(fields);
  CHECK(pairs_of(*fields) == Pairs{{"access_token", "t"}});
}

TEST_CASE("JsonObject: writes one line of ASCII whatever it is given", "[flatten]") {
  CHECK(JsonObject().text() == "{}");
  CHECK(JsonObject().add("a", "b").add("n", 28800).text() == "{\"a\":\"b\",\"n\":28800}");
  CHECK(JsonObject().add("a", 0.5).text() == "{\"a\":0.5}");
  const std::vector<std::string_view> texts = {"b", "\n"};
  CHECK(JsonObject().add("a", texts).text() == "{\"a\":[\"b\",\"\\n\"]}");
  CHECK(JsonObject().add("a\n\"", "\x1b[0m\r\n\\\xc3\xa9\xff").text() ==
        "{\"a\\n\\\"\":\"\\u001b[0m\\r\\n\\\\\\u00e9\\ufffd\"}");
}

}  // namespace
