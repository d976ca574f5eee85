// Text and list whose octets stand in an arena: copies share them, nothing is freed one by one, and
// both are trivially copyable. They have the part of the names of std::string, std::string_view and
// std::vector that the core uses.
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>

namespace tokenferry {

/// Memory that is handed out forward only. Whoever uses LeanText or LeanList provides it.
namespace arena {
/// Takes `size` octets, aligned for a double.
char* allocate(std::size_t size);
/// Puts one more octet behind the text that begins at `octets`: in its place, where `text` is the
/// object that grew last; else in a copy. Returns where the text begins now.
const char* grow(const void* text, const char* octets, char octet);
}  // namespace arena

/// One pointer to octets that a zero ends, so that a text travels in a register.
class LeanText {
 public:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  constexpr LeanText() = default;
  /// A literal, or octets in the arena.
  constexpr LeanText(const char* octets) : octets_(octets) {}
  LeanText(const char* octets, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) *this += octets[i];
  }

  constexpr const char* begin() const { return octets_; }
  constexpr const char* end() const {
    const char* end = octets_;
    while (*end != '\0') ++end;
    return end;
  }
  constexpr const char* data() const { return octets_; }
  constexpr std::size_t size() const { return static_cast<std::size_t>(end() - begin()); }
  constexpr bool empty() const { return *octets_ == '\0'; }
  constexpr char operator[](std::size_t at) const { return octets_[at]; }
  constexpr bool starts_with(LeanText prefix) const {
    const char* octet = octets_;
    for (const char wanted : prefix) {
      if (*octet++ != wanted) return false;
    }
    return true;
  }
  constexpr bool ends_with(char wanted) const { return !empty() && *(end() - 1) == wanted; }
  constexpr bool ends_with(LeanText suffix) const {
    return size() >= suffix.size() && substr(size() - suffix.size()).starts_with(suffix);
  }

  /// What stands behind the first `count` octets: no copy.
  constexpr LeanText substr(std::size_t count) const { return octets_ + count; }
  LeanText substr(std::size_t from, std::size_t count) const { return {octets_ + from, count}; }
  constexpr void remove_prefix(std::size_t count) { octets_ += count; }
  constexpr void clear() { octets_ = ""; }

  /// A copy that grows leaves the original as it is.
  /// REQUIRES: no copy and no part of this text was taken since it began to grow, as they would
  /// grow with it.
  LeanText& operator+=(char octet) {
    octets_ = arena::grow(this, octets_, octet);
    return *this;
  }
  LeanText& operator+=(LeanText more) {
    for (const char octet : more) *this += octet;
    return *this;
  }

 private:
  const char* octets_ = "";
};

constexpr bool operator==(LeanText a, LeanText b) {
  return a.starts_with(b) && a.size() == b.size();
}

/// A copy is for reading: it shares its items, and the room behind them.
template <class T>
class LeanList {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  T* begin() { return items_; }
  T* end() { return items_ + size_; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { *this = LeanList(); }

  void push_back(const T& item) {
    if (size_ == capacity_) {
      capacity_ = 2 * capacity_ + 4;
      auto* grown = reinterpret_cast<T*>(arena::allocate(capacity_ * sizeof(T)));
      if (size_ > 0) std::memcpy(static_cast<void*>(grown), items_, size_ * sizeof(T));
      items_ = grown;
    }
    std::memcpy(static_cast<void*>(items_ + size_++), &item, sizeof(T));
  }

 private:
  T* items_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace tokenferry
