#include "server/resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <condition_variable>
#include <cstring>
#include <thread>

#include "server/cidr.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

constexpr auto lifetime = std::chrono::seconds(30);

std::vector<SocketAddress> look_up(const std::string& host, const std::string& port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return {};
  std::vector<SocketAddress> addresses;
  for (const auto* each = found; each; each = each->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
    addresses.push_back(address);
  }
  freeaddrinfo(found);
  return addresses;
}

std::vector<SocketAddress> loopback(const std::string& port) {
  auto addresses = look_up("127.0.0.1", port, AI_NUMERICHOST);
  for (const auto& v6 : look_up("::1", port, AI_NUMERICHOST)) addresses.push_back(v6);
  return addresses;
}

}  // namespace

struct Resolver::Lookup {
  std::mutex mutex;
  std::condition_variable done;
  bool finished = false;
  Clock::time_point at;
  std::vector<SocketAddress> addresses;
};

std::vector<SocketAddress> Resolver::resolve(const std::string& host, int port, Deadline deadline) {
  const auto service = std::to_string(port);
  const bool bracketed = host.starts_with('[');
  const auto name = bracketed ? host.substr(1, host.size() - 2) : host;
  if (read_ip(name)) return look_up(name, service, AI_NUMERICHOST);
  // No resolver is asked where plain HTTP is allowed: it must not leave the machine (RFC 6761,
  // section 6.3).
  if (is_loopback(name)) return loopback(service);

  std::shared_ptr<Lookup> lookup;
  {
    const std::lock_guard lock(mutex_);
    auto& known = lookups_[name + ' ' + service];
    bool usable = false;
    if (known) {
      const std::lock_guard state(known->mutex);
      usable =
          !known->finished || (!known->addresses.empty() && Clock::now() - known->at < lifetime);
    }
    if (!usable) {
      // Known only once its thread runs: where none can be had, the next request tries again.
      auto begun = std::make_shared<Lookup>();
      std::thread([name, service, lookup = begun] {
        auto addresses = look_up(name, service, AI_ADDRCONFIG);
        const std::lock_guard state(lookup->mutex);
        lookup->addresses = std::move(addresses);
        lookup->at = Clock::now();
        lookup->finished = true;
        lookup->done.notify_all();
      }).detach();
      known = std::move(begun);
    }
    lookup = known;
  }
  std::unique_lock state(lookup->mutex);
  lookup->done.wait_until(state, deadline, [&] { return lookup->finished; });
  return lookup->addresses;
}

}  // namespace tokenferry::server
