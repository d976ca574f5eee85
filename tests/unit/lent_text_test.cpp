#include "shared/lent_text.hpp"

#include <bit>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

// A browser of the test's own, whose texts are std::string.
namespace tokenferry::lent {
namespace {

std::vector<std::string> texts;

/// What a name stands for, as web/loader/border.js reads it.
std::string named(LentText text) {
  const auto name = std::bit_cast<std::intptr_t>(text);
  if (name < 0) return texts.at(static_cast<std::size_t>(-name - 1));
  if (name < 128) return name == 0 ? "" : std::string(1, static_cast<char>(name));
  return reinterpret_cast<const char*>(name);
}

LentText lend(std::string text) {
  if (text.empty()) return {};
  texts.push_back(std::move(text));
  return std::bit_cast<LentText>(-static_cast<std::intptr_t>(texts.size()));
}

}  // namespace

std::size_t size(LentText text) {
  return named(text).size();
}
bool same(LentText a, LentText b) {
  return named(a) == named(b);
}
bool starts(LentText text, LentText prefix) {
  return named(text).starts_with(named(prefix));
}
bool ends(LentText text, LentText suffix) {
  return named(text).ends_with(named(suffix));
}
LentText join(LentText text, LentText more) {
  return lend(named(text) + named(more));
}
LentText part(LentText text, std::size_t from, std::size_t to) {
  return lend(named(text).substr(from, to - from));
}
std::size_t copy(LentText text, char* out, std::size_t room) {
  return named(text).copy(out, room);
}

}  // namespace tokenferry::lent

namespace {

using tokenferry::LentText;

std::string standard(LentText text) {
  return std::string(tokenferry::LentOctets(text));
}

TEST_CASE("lent text: does what std::string does", "[lent]") {
  tokenferry::lent::texts.clear();
  std::mt19937 random(1);
  std::vector<LentText> lent = {LentText(), LentText("ab"), LentText('x')};
  std::vector<std::string> plain = {"", "ab", "x"};
  for (int step = 0; step < 3000; ++step) {
    const auto i = random() % plain.size();
    const auto j = random() % plain.size();
    const auto at = random() % (plain[i].size() + 1);
    switch (random() % 5) {
      case 0:
        lent[i] += 'x';
        plain[i] += 'x';
        break;
      case 1:
        if (plain[i].size() > 40) break;
        lent[i] += lent[j];
        plain[i] += std::string(plain[j]);
        break;
      case 2:
        lent[j] = lent[i].substr(at, plain[i].size() - at);
        plain[j] = plain[i].substr(at);
        break;
      case 3:
        lent[j] = lent[i].substr(0, at);
        plain[j] = std::string(plain[i].substr(0, at));
        break;
      default:
        lent[j] = lent[i];
        plain[j] = plain[i];
    }
    for (std::size_t k = 0; k < plain.size(); ++k) {
      REQUIRE(standard(lent[k]) == plain[k]);
      REQUIRE(lent[k].size() == plain[k].size());
      REQUIRE(lent[k].empty() == plain[k].empty());
    }
    REQUIRE((lent[i] == lent[j]) == (plain[i] == plain[j]));
    REQUIRE(lent[i].starts_with(lent[j]) == plain[i].starts_with(plain[j]));
    REQUIRE(lent[i].ends_with(lent[j]) == plain[i].ends_with(plain[j]));
    REQUIRE(lent[i].ends_with('x') == plain[i].ends_with('x'));
  }
}

TEST_CASE("lent text: there is room for the octets of the longest token", "[lent]") {
  const std::string longest(16 * 1024, 'x');
  CHECK(standard(tokenferry::lent::lend(longest)) == longest);
}

TEST_CASE("lent text: a copy that grows leaves the original as it is", "[lent]") {
  LentText text("ab");
  text += 'c';
  auto copy = text;
  copy += 'd';
  CHECK(standard(text) == "abc");
  CHECK(standard(copy) == "abcd");
  text += text;
  CHECK(standard(text) == "abcabc");
  text.clear();
  CHECK(text.empty());
  CHECK(text == "");
}

}  // namespace
