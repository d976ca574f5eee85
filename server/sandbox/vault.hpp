// Values stored for a while under names that nobody can guess: consent tickets, codes, tokens.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tokenferry::sandbox {

/// 256 random bits from OpenSSL, as 43 characters of base64url. Aborts if OpenSSL has none.
std::string make_random_name();

/// The store. It is bounded: the oldest value makes room for the newest.
template <class T>
class Vault {
 public:
  explicit Vault(std::chrono::seconds lifetime) : lifetime_(lifetime) {}

  /// Stores a value and returns its name.
  std::string put(T value) {
    const std::scoped_lock lock(mutex_);
    if (entries_.size() == capacity) entries_.pop_front();
    entries_.push_back({make_random_name(), Clock::now() + lifetime_, std::move(value)});
    return entries_.back().name;
  }

  /// The value, which stays in the vault.
  std::optional<T> find(std::string_view name) {
    const std::scoped_lock lock(mutex_);
    for (const auto& entry : entries_) {
      if (entry.name == name && Clock::now() < entry.expires) return entry.value;
    }
    return std::nullopt;
  }

  /// Takes the value out of the vault: it works once.
  std::optional<T> take(std::string_view name) {
    const std::scoped_lock lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (entry->name != name) continue;
      const bool alive = Clock::now() < entry->expires;
      auto value = std::move(entry->value);
      entries_.erase(entry);
      return alive ? std::optional(std::move(value)) : std::nullopt;
    }
    return std::nullopt;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t capacity = 256;

  struct Entry {
    std::string name;
    Clock::time_point expires;
    T value;
  };

  std::chrono::seconds lifetime_;
  std::mutex mutex_;
  std::deque<Entry> entries_;
};

}  // namespace tokenferry::sandbox
