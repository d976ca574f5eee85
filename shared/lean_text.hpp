// Text and list whose octets stand in an arena: copies share them, nothing is freed one by one, and
// both are trivially copyable. They have the part of the names of std::string and std::vector that
// the core uses.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tokenferry {

/// Memory that is handed out forward only. Whoever uses LeanText or LeanList provides these.
namespace arena {
/// Takes `size` octets, aligned for a double.
char* allocate(std::size_t size);
/// Takes `size` octets right behind `end`, if nothing else was taken since.
bool extend(const char* end, std::size_t size);
}  // namespace arena

class LeanText {
 public:
  LeanText() = default;
  template <std::size_t N>
  LeanText(const char (&literal)[N]) {
    append({literal, N - 1});
  }
  explicit LeanText(std::string_view text) { append(text); }
  /// A text whose octets stand in the arena already.
  static LeanText of(std::string_view text) {
    LeanText out;
    out.data_ = text.data();
    out.size_ = text.size();
    return out;
  }
  template <std::size_t N>
  LeanText& operator=(const char (&literal)[N]) {
    return *this = std::string_view(literal, N - 1);
  }
  LeanText& operator=(std::string_view text) {
    clear();
    return append(text);
  }
  operator std::string_view() const { return {data_, size_}; }

  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const char* begin() const { return data_; }
  const char* end() const { return data_ + size_; }
  bool starts_with(std::string_view prefix) const {
    return std::string_view(*this).starts_with(prefix);
  }

  void clear() { *this = LeanText(); }
  LeanText& operator+=(char c) { return append({&c, 1}); }
  LeanText& operator+=(std::string_view more) { return append(more); }
  /// Other copies keep what they see: octets that are shared are never written again.
  LeanText& append(std::string_view more);

  /// A friend, so that it is no candidate where neither side is a LeanText: a literal would become
  /// one, in the arena.
  friend bool operator==(const LeanText& a, std::string_view b) { return std::string_view(a) == b; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

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
