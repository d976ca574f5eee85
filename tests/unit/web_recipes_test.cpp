// Every recipe of docs/providers.json, as a page would take it.
#include <string>

#include "shared/providers.hpp"
#include "tests/support/vectors.hpp"
#include "tests/support/web_client.hpp"
#include "web/discovery.hpp"

namespace {

using namespace tokenferry;
using namespace tokenferry::tests;
using nlohmann::json;

json read_recipes() {
  return read_vectors("../../docs/providers.json");
}

/// A text of a recipe, under this name.
std::string text_of(const json& recipe, const char* name) {
  return recipe.at(name).get<std::string>();
}

/// The options of a recipe, flattened as the page's JavaScript does it.
Params options_of(const json& recipe) {
  Params options = {{"clientId", "cid"}, {"redirectUri", "https://page.example/app/"}};
  for (const auto& [name, value] : recipe.at("options").items()) {
    if (value.is_string()) {
      options.add(name, value.get<std::string>());
      continue;
    }
    for (const auto& [inner, text] : value.items()) {
      options.add(name + "." + inner, text.get<std::string>());
    }
  }
  return options;
}

/// The settings of a recipe; an issuer is asked for its metadata, which is as the recipe says.
web::Settings settings_of(FakeHost& browser, const json& recipe) {
  auto options = options_of(recipe);
  if (text_of(recipe, "how") != "issuer") return read(options);
  CHECK_FALSE(web::complete_options(0, options));
  REQUIRE(browser.requests.size() == 1);
  REQUIRE(web::discovered(
      options, 0, 200, {},
      {{"issuer", recipe.at("options").at("provider").at("issuer").get<std::string>()},
       {"authorization_endpoint", text_of(recipe, "authorizationEndpoint")},
       {"token_endpoint", text_of(recipe, "tokenEndpoint")}}));
  browser.clear_record();
  return options;
}

TEST_CASE("web recipes: each leads to its provider with its scope and PKCE", "[web]") {
  for (const auto& recipe : read_recipes()) {
    if (text_of(recipe, "how") == "none") continue;
    DYNAMIC_SECTION(text_of(recipe, "id")) {
      FakeHost browser;
      const auto settings = settings_of(browser, recipe);
      web::sign_in(settings, 0, {}, {});
      const auto request = request_of(browser);
      const auto& url = browser.navigations.front();
      CHECK(url.substr(0, url.find('?')) == text_of(recipe, "authorizationEndpoint"));
      CHECK(request.get("scope") == text_of(recipe, "scope"));
      CHECK(request.get("code_challenge_method") == "S256");
      CHECK(request.get("state").size() == 43);
      if (!recipe.at("exchange").get<bool>()) {
        CHECK(web::url_of(settings, web::token_endpoint) == text_of(recipe, "tokenEndpoint"));
        CHECK_FALSE(first_value(settings, web::page_token_endpoint).empty());
      }
    }
  }
}

TEST_CASE("web recipes: the rows of the table are told of as they are", "[web]") {
  std::size_t named = 0;
  for (const auto& recipe : read_recipes()) {
    if (text_of(recipe, "how") != "name") continue;
    ++named;
    DYNAMIC_SECTION(text_of(recipe, "id")) {
      const auto id = text_of(recipe, "id");
      const auto provider = std::find_if(providers.begin(), providers.end(),
                                         [&](const auto& row) { return row.id == id; });
      REQUIRE(provider != providers.end());
      CHECK(provider->source == text_of(recipe, "source"));
      CHECK(provider->checked == text_of(recipe, "date"));
      CHECK(provider->token_endpoint.empty() == recipe.at("exchange").get<bool>());
    }
  }
  CHECK(named == providers.size());
}

TEST_CASE("web recipes: at least fifteen need no exchange", "[web]") {
  int count = 0;
  for (const auto& recipe : read_recipes()) {
    count += !recipe.at("exchange").get<bool>() && text_of(recipe, "how") != "none" ? 1 : 0;
  }
  CHECK(count >= 15);
}

TEST_CASE("web recipes: what protects nothing has neither a row nor options", "[web]") {
  for (const auto& recipe : read_recipes()) {
    if (text_of(recipe, "how") != "none") continue;
    DYNAMIC_SECTION(text_of(recipe, "id")) {
      CHECK_FALSE(find_provider(text_of(recipe, "id")));
      CHECK(recipe.count("options") == 0);
    }
  }
}

}  // namespace
