// Where workers leave finished answers for the listener.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tokenferry::server {

/// What tells connections apart; a number is never used again.
using ConnectionId = std::uint64_t;

class Mailbox {
 public:
  using Letter = std::pair<ConnectionId, std::string>;

  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void put(ConnectionId id, std::string answer);
  std::vector<Letter> take();

  /// Becomes readable when there is something to take.
  int socket() const { return event_; }

 private:
  int event_;
  std::mutex mutex_;
  std::vector<Letter> letters_;
};

}  // namespace tokenferry::server
