// Counts connections and requests of each address, and limits them.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>

#include "server/config/config.hpp"
#include "server/front/rate_limit.hpp"
#include "server/http/request.hpp"

namespace tokenferry::server {

/// The server's limits, for all its threads. Programs on this machine are not counted, nor are the
/// connections of trusted proxies, which serve all clients behind them.
class Gate {
 public:
  /// The place of one connection. It is free again when the ticket is destroyed.
  class Ticket {
   public:
    explicit Ticket(bool is_proxy) : is_proxy_(is_proxy) {}
    /// For a connection that was counted.
    Ticket(Gate& gate, const IpAddress& subscriber) : gate_(&gate), subscriber_(subscriber) {}
    ~Ticket();
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&&) = delete;

    /// Whether the connection is a trusted proxy's.
    bool is_proxy() const { return is_proxy_; }

   private:
    Gate* gate_ = nullptr;  ///< nullptr: the connection was not counted
    IpAddress subscriber_;
    bool is_proxy_ = false;
  };

  explicit Gate(const Limits& limits) : rate_limit_(limits.requests_per_minute) {}

  /// Changes the limits. The counts stay.
  void change(const Limits& limits);

  /// Counts a connection.
  /// returns  nullopt: the address has too many
  std::optional<Ticket> enter(const Config& config, const IpAddress& peer);

  /// Counts a request.
  /// request  as far as it could be read
  /// returns  0: admitted; otherwise the seconds until the next one will be
  int ask(const Config& config, const IpAddress& peer, const HttpRequest& request);

 private:
  void warn_of_proxy(const IpAddress& peer, const HttpRequest& request);
  void leave(const IpAddress& subscriber);

  std::mutex mutex_;
  RateLimit rate_limit_;
  std::map<IpAddress, int> connections_;
  std::atomic<bool> warned_of_proxy_ = false;
};

}  // namespace tokenferry::server
