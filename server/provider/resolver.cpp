#include "server/provider/resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "server/config/cidr.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

constexpr auto lifetime = std::chrono::seconds(30);

SocketAddresses look_up(const std::string& host, const std::string& port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return {};
  SocketAddresses addresses;
  for (const auto* each = found; each; each = each->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
    addresses.push_back(address);
  }
  freeaddrinfo(found);
  return addresses;
}

SocketAddresses loopback(const std::string& port) {
  auto addresses = look_up("127.0.0.1", port, AI_NUMERICHOST);
  for (const auto& v6 : look_up("::1", port, AI_NUMERICHOST)) addresses.push_back(v6);
  return addresses;
}

}  // namespace

/// Where threads leave what they have found.
struct Resolver::Mailbox {
  Mailbox() : event(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  ~Mailbox() { close(event); }

  void put(Finding finding) {
    {
      const std::lock_guard lock(mutex);
      findings.push_back(std::move(finding));
    }
    eventfd_write(event, 1);
  }
  std::vector<Finding> take() {
    eventfd_t count = 0;
    eventfd_read(event, &count);
    const std::lock_guard lock(mutex);
    return std::exchange(findings, {});
  }

  const int event;
  std::mutex mutex;
  std::vector<Finding> findings;
};

Resolver::Resolver() : mailbox_(std::make_shared<Mailbox>()) {}

Resolver::~Resolver() = default;

int Resolver::socket() const {
  return mailbox_->event;
}

std::optional<SocketAddresses> Resolver::resolve(const std::string& host, int port) {
  const auto service = std::to_string(port);
  const bool bracketed = host.starts_with('[');
  const auto name = bracketed ? host.substr(1, host.size() - 2) : host;
  if (read_ip(name)) return look_up(name, service, AI_NUMERICHOST);
  // No resolver is asked where plain HTTP is allowed: it must not leave the machine (RFC 6761,
  // section 6.3).
  if (is_loopback(name)) return loopback(service);

  const auto key = std::pair(host, port);
  const auto known = lookups_.find(key);
  if (known != lookups_.end()) {
    const auto& lookup = known->second;
    if (!lookup.finished) return std::nullopt;
    if (Clock::now() - lookup.at < lifetime) return lookup.addresses;
  }
  try {
    std::thread([mailbox = mailbox_, name, service, host, port] {
      mailbox->put({host, port, look_up(name, service, AI_ADDRCONFIG)});
    }).detach();
  } catch (const std::system_error&) {
    return SocketAddresses();  // no thread can be had; the next request tries again
  }
  lookups_[key] = {};
  return std::nullopt;
}

std::vector<Resolver::Finding> Resolver::take() {
  auto findings = mailbox_->take();
  for (const auto& [host, port, addresses] : findings) {
    const auto key = std::pair(host, port);
    // That there is none is not remembered.
    if (addresses.empty())
      lookups_.erase(key);
    else
      lookups_[key] = {true, Clock::now(), addresses};
  }
  return findings;
}

}  // namespace tokenferry::server
