// Who may come in: connections and requests are counted for each address.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>

#include "server/config/config.hpp"
#include "server/front/rate_limit.hpp"
#include "server/http/request.hpp"

namespace tokenferry::server {

/// The limits of the server, for all its threads. This machine's own programs are not counted,
/// and neither are the connections of trusted proxies: they stand for everybody behind them.
class Gate {
 public:
  /// The place of one connection, which is free again when the ticket goes.
  class Ticket {
   public:
    explicit Ticket(bool is_proxy) : is_proxy_(is_proxy) {}
    /// One that was counted.
    Ticket(Gate& gate, const IpAddress& subscriber) : gate_(&gate), subscriber_(subscriber) {}
    ~Ticket();
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&&) = delete;

    /// Whether a trusted proxy has it.
    bool is_proxy() const { return is_proxy_; }

   private:
    Gate* gate_ = nullptr;  ///< nullptr: it was not counted
    IpAddress subscriber_;
    bool is_proxy_ = false;
  };

  explicit Gate(const Limits& limits) : rate_limit_(limits.requests_per_minute) {}

  /// From now on these limits hold. What was counted stays.
  void change(const Limits& limits);

  /// Lets a connection in, or does not: there are too many.
  std::optional<Ticket> enter(const Config& config, const IpAddress& peer);

  /// Counts a request.
  /// request  as far as it could be read
  /// returns  0: admitted; otherwise the seconds until the next one is
  int ask(const Config& config, const IpAddress& peer, const HttpRequest& request);

 private:
  void tell_of_proxy(const IpAddress& peer, const HttpRequest& request);
  void leave(const IpAddress& subscriber);

  std::mutex mutex_;
  RateLimit rate_limit_;
  std::map<IpAddress, int> connections_;
  std::atomic<bool> told_of_proxy_ = false;
};

}  // namespace tokenferry::server
