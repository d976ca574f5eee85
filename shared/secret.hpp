// Text that must not be seen: a client secret, a code, a verifier, a token.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "shared/text.hpp"

namespace tokenferry {

/// Overwrites octets. The volatile pointer keeps the compiler from dropping a call whose result is
/// never read.
inline void* (*volatile const overwrite)(void*, int, std::size_t) = std::memset;

/// Overwrites the text's octets, then empties it.
inline void wipe(std::string& text) {
  // The whole capacity: a longer text may have stood here before.
  text.resize(text.capacity());
  overwrite(text.data(), 0, text.size());
  text.clear();
}

/// Owns a text that is moved, never copied, never printed, and wiped on destruction.
/// `reveal()` is called only where octets leave for their one destination: searching for it is
/// the audit.
class Secret {
 public:
  Secret() = default;
  /// Makes a copy of exactly this size, so that no reallocation leaves another one behind.
  explicit Secret(View text) : text_(text) {}
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe(text_);
      text_ = std::move(other.text_);
      wipe(other.text_);
    }
    return *this;
  }
  ~Secret() { wipe(text_); }

  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  View reveal() const& { return text_; }
  View reveal() && = delete;

 private:
  Text text_;
};

template <class Stream>
Stream& operator<<(Stream&, const Secret&) = delete;
bool operator==(const Secret&, const Secret&) = delete;

}  // namespace tokenferry
