// A text that the browser keeps. Its operations are imports, after the model of WebAssembly's
// js-string builtins: the engine has them anyway, and a module that brings strings of its own is
// larger by a third.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef TOKENFERRY_LENT
#define TOKENFERRY_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
/// Of a function whose answer its arguments alone decide: one call is enough where there are two.
#define TOKENFERRY_PURE_IMPORT(module, name) TOKENFERRY_IMPORT(module, name) __attribute__((const))
#else
#define TOKENFERRY_IMPORT(module, name)
#define TOKENFERRY_PURE_IMPORT(module, name)
#endif

namespace tokenferry {

class LentText;

/// What the browser lends.
namespace lent {

TOKENFERRY_PURE_IMPORT("text", "size") std::size_t size(LentText text);
TOKENFERRY_PURE_IMPORT("text", "same") bool same(LentText a, LentText b);
TOKENFERRY_PURE_IMPORT("text", "starts") bool starts(LentText text, LentText prefix);
TOKENFERRY_PURE_IMPORT("text", "ends") bool ends(LentText text, LentText suffix);
/// The text with another in the place of each character outside the ranges (shared/scan.hpp).
TOKENFERRY_PURE_IMPORT("text", "replace_others")
LentText replace_others(LentText text, LentText ranges, LentText by);
TOKENFERRY_PURE_IMPORT("text", "lower") LentText lower(LentText text);
TOKENFERRY_PURE_IMPORT("text", "join") LentText join(LentText text, LentText more);
/// The text before the separator, and behind it.
TOKENFERRY_PURE_IMPORT("text", "before") LentText before(LentText text, LentText separator);
TOKENFERRY_PURE_IMPORT("text", "behind") LentText behind(LentText text, LentText separator);
TOKENFERRY_PURE_IMPORT("text", "replace")
LentText replace(LentText text, LentText mark, LentText by);
TOKENFERRY_PURE_IMPORT("text", "part")
LentText part(LentText text, std::size_t from, std::size_t to);
/// Writes the text as UTF-8, as far as there is room; gives the number of octets.
TOKENFERRY_IMPORT("text", "copy") std::size_t copy(LentText text, char* out, std::size_t room);

}  // namespace lent

/// A number that names a text: the address of a literal of ours, or a character's code, which is
/// no address, or one of the browser's texts, below zero. The empty text is 0 and nothing else.
/// Trivially copyable; nothing that it names changes.
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

/// The octets of a text: a copy, with room for all that is_token() takes (shared/token.hpp). One
/// stands at a time, and not on the stack, where each offset past it would be an octet longer.
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

}  // namespace tokenferry
