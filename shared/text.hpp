// A text, a view of one, and the octets of one: what the flow is written in.
//
// The flow is compiled twice. For the server, for C++ programs in the browser and for the tests,
// Text is std::string and View is std::string_view. For the module that pages load, both are a
// LentText: a handle, which is a number, for a string that JavaScript keeps. Comparing, cutting and
// joining are then calls to the browser, which has strings anyway. A module with a string library,
// an allocator and a form parser of its own would be some 1,900 octets larger after brotli, of the
// 10,000 that a page loads. The model is WebAssembly's js-string builtins; when those are
// everywhere, these imports can be theirs.
//
// What the handle's number says, as web/loader/border.js reads it:
//   0            the empty text, and nothing else is
//   1 to 127     a character of ASCII, which is no address of ours
//   128 and up   the address of a literal in the module's memory, with a zero behind it
//   below 0      a string that JavaScript keeps, in its list at -(handle + 1)
// So a literal costs nothing until it is used, a handle is copied like a number, and nobody frees
// one: JavaScript forgets its list after each call from outside, but for the settings, which are
// made once. No handle may therefore outlive the call: what must is stored by web/host.hpp.
//
// One source serves both, so it uses what both have: those members of LentText, the functions of
// scan.hpp and decimal.hpp in place of find, [] and from_chars, and of Params those that both its
// classes have. Where the compiler cannot know which build it is in, this header alone says so:
// TOKENFERRY_LENT is defined for the module of the pages and nowhere else. Functions that the two
// do otherwise are told apart by the type that they take; those that take no text are in lent.cpp
// and in the source of their own name, of which each build has one. tests/unit/lent_text_test.cpp
// compiles both, and holds them to the same results.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#ifdef TOKENFERRY_LENT
/// A function of JavaScript: of this module, under this name.
#define TOKENFERRY_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
/// For a function whose result depends on its arguments alone: of two equal calls the compiler may
/// drop one.
#define TOKENFERRY_PURE_IMPORT(module, name) TOKENFERRY_IMPORT(module, name) __attribute__((const))
#define TOKENFERRY_TEXT_IS_LENT true
#else
#define TOKENFERRY_IMPORT(module, name)
#define TOKENFERRY_PURE_IMPORT(module, name)
#define TOKENFERRY_TEXT_IS_LENT false
#endif

namespace tokenferry {

class LentText;

/// The functions that the browser lends.
namespace lent {

TOKENFERRY_PURE_IMPORT("text", "size") std::size_t size(LentText text);
TOKENFERRY_PURE_IMPORT("text", "same") bool same(LentText a, LentText b);
TOKENFERRY_PURE_IMPORT("text", "starts") bool starts(LentText text, LentText prefix);
TOKENFERRY_PURE_IMPORT("text", "ends") bool ends(LentText text, LentText suffix);
/// The text with each character outside the ranges replaced (shared/scan.hpp).
TOKENFERRY_PURE_IMPORT("text", "replace_others")
LentText replace_others(LentText text, LentText ranges, LentText by);
TOKENFERRY_PURE_IMPORT("text", "lower") LentText lower(LentText text);
TOKENFERRY_PURE_IMPORT("text", "join") LentText join(LentText text, LentText more);
/// The text before the separator, and after it.
TOKENFERRY_PURE_IMPORT("text", "before") LentText before(LentText text, LentText separator);
TOKENFERRY_PURE_IMPORT("text", "behind") LentText behind(LentText text, LentText separator);
TOKENFERRY_PURE_IMPORT("text", "replace")
LentText replace(LentText text, LentText mark, LentText by);
TOKENFERRY_PURE_IMPORT("text", "part")
LentText part(LentText text, std::size_t from, std::size_t to);
TOKENFERRY_PURE_IMPORT("text", "format_number") LentText format_number(double number);
TOKENFERRY_PURE_IMPORT("text", "read_digits") double read_digits(LentText text);
TOKENFERRY_IMPORT("text", "base64url")
LentText base64url(const unsigned char* octets, std::size_t size);
/// Writes the text as UTF-8, as far as there is room; returns the number of octets.
TOKENFERRY_IMPORT("text", "copy") std::size_t copy(LentText text, char* out, std::size_t room);

}  // namespace lent

/// The handle. Trivially copyable; the text of a handle never changes.
class LentText {
 public:
  constexpr LentText() = default;
  constexpr LentText(const char* literal) : name_(*literal != 0 ? literal : nullptr) {}
  explicit LentText(char ascii)
      : name_(reinterpret_cast<const char*>(static_cast<std::intptr_t>(ascii))) {}

  std::size_t size() const { return lent::size(*this); }
  bool empty() const { return name_ == nullptr; }
  bool starts_with(LentText prefix) const { return lent::starts(*this, prefix); }
  bool ends_with(char c) const { return lent::ends(*this, LentText(c)); }
  bool ends_with(LentText suffix) const { return lent::ends(*this, suffix); }

  LentText substr(std::size_t from, std::size_t count) const {
    return lent::part(*this, from, from + count);
  }
  void clear() { *this = {}; }

  LentText& operator+=(char c) { return *this += LentText(c); }
  LentText& operator+=(LentText more) { return *this = lent::join(*this, more); }
  friend bool operator==(LentText a, LentText b) { return lent::same(a, b); }

 private:
  [[maybe_unused]] const char* name_ = nullptr;
};

/// A copy of a text's octets, with room for whatever is_token() accepts (shared/token.hpp). There
/// is one at a time. It is static: on the stack, each offset beyond it would make the module an
/// octet larger.
class LentOctets {
 public:
  explicit LentOctets(LentText text) : size_(lent::copy(text, octets_.data(), octets_.size())) {}
  /// Wipes the copy: it can be that of a verifier or a token.
  ~LentOctets() {
    volatile char* const octets = octets_.data();
    for (std::size_t i = 0; i < size_; ++i) octets[i] = 0;
  }
  LentOctets(const LentOctets&) = delete;
  LentOctets& operator=(const LentOctets&) = delete;
  operator std::string_view() const { return {octets_.data(), size_}; }

 private:
  inline static std::array<char, 16 * 1024> octets_;
  std::size_t size_;
};

/// Whether this is the module of the pages.
inline constexpr bool text_is_lent = TOKENFERRY_TEXT_IS_LENT;

using Text = std::conditional_t<text_is_lent, LentText, std::string>;
using View = std::conditional_t<text_is_lent, LentText, std::string_view>;
using Octets = std::conditional_t<text_is_lent, LentOctets, std::string_view>;

}  // namespace tokenferry
