// Calls of the system that fail when a test says so: this program's own definitions go before those
// of the C library.
#pragma once

namespace tokenferry::tests {

enum class Call { accept, epoll_create, epoll_add, epoll_change, eventfd };

/// While it lives, calls of one kind fail. There is one at a time.
class Refusal {
 public:
  /// spared  so many succeed first
  /// most    so many fail, and those behind them succeed
  Refusal(Call call, int error, int spared = 0, int most = 1'000'000);
  ~Refusal();
  Refusal(const Refusal&) = delete;
  Refusal& operator=(const Refusal&) = delete;

  /// How many calls have failed.
  int count() const;
};

}  // namespace tokenferry::tests
