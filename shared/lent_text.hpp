// A string that the browser keeps, of which C++ has a handle. Its operations are imports, modelled
// on WebAssembly's js-string builtins: the engine has them anyway, and a module with strings of its
// own is larger by a third.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef TOKENFERRY_LENT
#define TOKENFERRY_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
/// For a function whose result depends on its arguments alone: of two equal calls the compiler may
/// drop one.
#define TOKENFERRY_PURE_IMPORT(module, name) TOKENFERRY_IMPORT(module, name) __attribute__((const))
#else
#define TOKENFERRY_IMPORT(module, name)
#define TOKENFERRY_PURE_IMPORT(module, name)
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
/// Writes the text as UTF-8, as far as there is room; returns the number of octets.
TOKENFERRY_IMPORT("text", "copy") std::size_t copy(LentText text, char* out, std::size_t room);

}  // namespace lent

/// A handle: 0 is the empty text, 1 to 127 an ASCII character, 128 and up the address of a literal
/// of ours, below 0 a string that the browser keeps. Only 0 is the empty text. Trivially copyable;
/// the text of a handle never changes.
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

}  // namespace tokenferry
