#include "shared/lean_text.hpp"

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

// An arena of the test's own. That of the wasm hands out its linear memory.
namespace tokenferry::arena {
namespace {

alignas(double) char memory[1 << 20];
std::size_t used = 0;
const char* growing = nullptr;
const void* grower = nullptr;

}  // namespace

char* allocate(std::size_t size) {
  used = (used + alignof(double) - 1) / alignof(double) * alignof(double);
  REQUIRE(used + size <= sizeof(memory));
  used += size;
  growing = nullptr;
  return memory + used - size;
}

const char* grow(const void* text, const char* octets, char octet) {
  if (octets != growing || text != grower) {
    const auto size = std::strlen(octets) + 1;
    growing = static_cast<const char*>(std::memcpy(allocate(size), octets, size));
    grower = text;
  }
  REQUIRE(used < sizeof(memory));
  memory[used - 1] = octet;
  memory[used++] = '\0';
  return growing;
}

}  // namespace tokenferry::arena

namespace {

using tokenferry::LeanList;
using tokenferry::LeanText;

std::string standard(LeanText text) {
  return std::string(text.begin(), text.end());
}

TEST_CASE("lean text: does what std::string does", "[lean]") {
  tokenferry::arena::used = 0;
  std::mt19937 random(1);
  std::vector<LeanText> lean = {LeanText(), LeanText("ab"), LeanText("abc", 2)};
  std::vector<std::string> plain = {"", "ab", "ab"};
  for (int step = 0; step < 3000; ++step) {
    const auto i = random() % plain.size();
    const auto j = random() % plain.size();
    const auto at = random() % (plain[i].size() + 1);
    // What is shared is finished: nothing grows in its place any more.
    tokenferry::arena::growing = nullptr;
    switch (random() % 6) {
      case 0:
        lean[i] += 'x';
        plain[i] += 'x';
        break;
      case 1:
        if (plain[i].size() > 40) break;
        lean[i] += lean[j];
        plain[i] += std::string(plain[j]);
        break;
      case 2:
        lean.push_back(lean[i]);
        plain.push_back(plain[i]);
        break;
      case 3:
        lean[j] = lean[i].substr(at);
        plain[j] = plain[i].substr(at);
        break;
      case 4:
        lean[j] = lean[i].substr(0, at);
        plain[j] = std::string(plain[i].substr(0, at));
        break;
      default:
        lean[i].remove_prefix(at);
        plain[i].erase(0, at);
    }
    if (plain.size() > 12) {
      lean.erase(lean.begin());
      plain.erase(plain.begin());
    }
    for (std::size_t k = 0; k < plain.size(); ++k) {
      REQUIRE(standard(lean[k]) == plain[k]);
      REQUIRE(lean[k].size() == plain[k].size());
      REQUIRE(lean[k].empty() == plain[k].empty());
    }
    if (i >= plain.size() || j >= plain.size()) continue;
    REQUIRE((lean[i] == lean[j]) == (plain[i] == plain[j]));
    REQUIRE(lean[i].starts_with(lean[j]) == plain[i].starts_with(plain[j]));
    REQUIRE(lean[i].ends_with(lean[j]) == plain[i].ends_with(plain[j]));
    REQUIRE(lean[i].ends_with('x') == plain[i].ends_with('x'));
  }
}

TEST_CASE("lean text: a copy that grows leaves the original as it is", "[lean]") {
  LeanText text("ab");
  text += 'c';
  auto copy = text;
  copy += 'd';
  CHECK(standard(text) == "abc");
  CHECK(standard(copy) == "abcd");
}

TEST_CASE("lean text: a text appended to itself doubles", "[lean]") {
  LeanText text("ab");
  text += 'c';
  text += text;
  CHECK(standard(text) == "abcabc");
}

TEST_CASE("lean text: a list keeps what it was given", "[lean]") {
  LeanList<int> list;
  CHECK(list.empty());
  for (int i = 0; i < 1000; ++i) list.push_back(i);
  CHECK(list.size() == 1000);
  int expected = 0;
  for (const int item : list) REQUIRE(item == expected++);
  list.clear();
  CHECK(list.empty());
}

}  // namespace
