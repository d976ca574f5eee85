// Both kinds of text (shared/text.hpp), compiled side by side and held to the same results.
#include <bit>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "shared/params.hpp"
#include "shared/scan.hpp"
#include "shared/text.hpp"
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
LentText before(LentText text, LentText separator) {
  const auto whole = named(text);
  return lend(whole.substr(0, whole.find(named(separator))));
}
LentText behind(LentText text, LentText separator) {
  const auto whole = named(text);
  const auto at = whole.find(named(separator));
  return at == whole.npos ? LentText() : lend(whole.substr(at + named(separator).size()));
}
LentText replace(LentText text, LentText mark, LentText by) {
  return lend(tokenferry::replace(named(text), named(mark), named(by)));
}
LentText replace_others(LentText text, LentText ranges, LentText by) {
  return lend(tokenferry::replace_others(named(text), named(ranges), named(by)));
}
LentText lower(LentText text) {
  auto whole = named(text);
  for (char& c : whole) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return lend(whole);
}
LentText get(LentText form, LentText names) {
  return lend(first_value(*parse_form(named(form)), named(names)));
}
std::size_t most(LentText form, LentText names) {
  const auto pairs = *parse_form(named(form));
  if (!has_any(pairs, named(names))) return 0;
  return has_repeated(pairs, named(names)) ? 2 : 1;
}
LentText other(LentText form, LentText names) {
  return lend(first_unknown(*parse_form(named(form)), named(names)));
}
LentText add(LentText form, LentText name, LentText value) {
  auto pairs = *parse_form(named(form));
  pairs.add(named(name), named(value));
  return lend(format_form(pairs));
}
LentText pick(LentText form, LentText names) {
  return lend(format_form(tokenferry::pick(*parse_form(named(form)), named(names))));
}
LentText joined(LentText form, LentText name) {
  return lend(tokenferry::joined(*parse_form(named(form)), named(name)));
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

// What the flow uses of a text and of its pairs, whichever of the two kinds they are.
template <class T, class V>
concept FlowText = requires(T text, V view, std::size_t n) {
  T();
  T(view);
  T("literal");
  { text.size() } -> std::same_as<std::size_t>;
  { text.empty() } -> std::same_as<bool>;
  { view.starts_with(view) } -> std::same_as<bool>;
  { view.ends_with('x') } -> std::same_as<bool>;
  { view.ends_with(view) } -> std::same_as<bool>;
  { view.substr(n, n) } -> std::same_as<V>;
  { text == view } -> std::same_as<bool>;
  text += 'x';
  text += view;
  text.clear();
};
static_assert(FlowText<LentText, LentText> && FlowText<std::string, std::string_view>);

template <class P, class T, class V>
concept FlowPairs = requires(P pairs, const P known, V view) {
  P();
  { known.get(view) } -> std::convertible_to<T>;
  { known.count(view) } -> std::same_as<std::size_t>;
  { known.empty() } -> std::same_as<bool>;
  pairs.add(view, view);
  pairs.append(known);
  { format_form(known) } -> std::same_as<T>;
  { first_value(known, view) } -> std::same_as<T>;
  { first_unknown(known, view) } -> std::same_as<T>;
  { has_any(known, view) } -> std::same_as<bool>;
  { has_repeated(known, view) } -> std::same_as<bool>;
  { pick(known, view) } -> std::same_as<P>;
  { joined(known, view) } -> std::same_as<T>;
};
static_assert(FlowPairs<tokenferry::LentParams, LentText, LentText> &&
              FlowPairs<tokenferry::ParamList, std::string, std::string_view>);

/// What comes of walking through a text and a form, as the flow does it.
template <class Pairs, class T, class V>
std::string walk(const char* list, const char* words) {
  using tokenferry::cut, tokenferry::replace, tokenferry::replace_others;
  T out;
  V rest(list);
  while (!rest.empty()) {
    out += cut(rest, ',');
    out += '|';
  }
  out += replace(V(list), V(","), V("::"));
  out += replace_others(V(list), V("a-c,"), V("?"));
  if (tokenferry::equal_ignoring_case(V(list), V("a,b"))) out += '!';
  Pairs pairs;
  pairs.add(V("a"), V(list));
  pairs.add(V("b"), V(words));
  Pairs more;
  more.add(V("a"), V("second"));
  pairs.append(more);
  for (const char* names : {"a", "b", "c a", "c", "a b"}) {
    out += first_value(pairs, V(names));
    out += has_any(pairs, V(names)) ? 'y' : 'n';
    out += has_repeated(pairs, V(names)) ? 'y' : 'n';
    out += first_unknown(pairs, V(names));
    out += format_form(pick(pairs, V(names)));
  }
  out += joined(pairs, V("a"));
  out += format_form(pairs);
  if constexpr (std::is_same_v<T, LentText>) {
    return standard(out);
  } else {
    return out;
  }
}

TEST_CASE("lent text: both kinds give the same", "[lent]") {
  tokenferry::lent::texts.clear();
  for (const char* list : {"a,b", "A,B", "", ",", "a,,b,", "no comma", "x=1&y"}) {
    for (const char* words : {"", "one", "two words"}) {
      INFO("'" << list << "', '" << words << "'");
      CHECK(walk<tokenferry::LentParams, LentText, LentText>(list, words) ==
            walk<tokenferry::ParamList, std::string, std::string_view>(list, words));
    }
  }
}

}  // namespace
