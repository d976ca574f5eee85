#include "server/provider/resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>

#include "server/config/cidr.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

Resolver::Finding look_up(const std::string& name, int port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  Resolver::Finding finding;
  const int fault = getaddrinfo(name.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (fault != 0) {
    finding.fault =
        fault == EAI_SYSTEM ? std::system_category().message(errno) : gai_strerror(fault);
    return finding;
  }
  for (const auto* each = found; each; each = each->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
    finding.addresses.push_back(address);
  }
  freeaddrinfo(found);
  return finding;
}

SocketAddresses loopback(int port) {
  auto addresses = look_up("127.0.0.1", port, AI_NUMERICHOST).addresses;
  for (const auto& v6 : look_up("::1", port, AI_NUMERICHOST).addresses) addresses.push_back(v6);
  return addresses;
}

}  // namespace

/// Where the lookup threads put what they have found.
struct Resolver::Mailbox {
  Mailbox() : event(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (event < 0) throw std::system_error(errno, std::system_category(), "eventfd");
  }
  ~Mailbox() { close(event); }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void put(Finding finding) {
    {
      const std::lock_guard lock(mutex);
      findings.push_back(std::move(finding));
    }
    // It fails only if 2^64 - 2 findings are waiting already.
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

Resolver::Known Resolver::resolve(const std::string& host, int port) {
  const bool bracketed = host.starts_with('[');
  const auto name = bracketed ? host.substr(1, host.size() - 2) : host;
  if (read_ip(name)) return {look_up(name, port, AI_NUMERICHOST).addresses, false, {}};
  // Plain HTTP is allowed to these names, so they must not depend on DNS (RFC 6761, section 6.3).
  if (is_loopback(name)) return {loopback(port), false, {}};

  auto& known = known_[{host, port}];
  const auto now = Clock::now();
  const auto& addresses = known.usable(now);
  std::string fault;
  if (known.needs_lookup(now)) {
    fault = start_lookup(name, host, port);
    if (fault.empty()) known.lookup_started();
  }
  return {addresses, known.is_pending(), std::move(fault)};
}

/// returns  why it cannot be started; empty: it was
std::string Resolver::start_lookup(const std::string& name, const std::string& host, int port) {
  try {
    std::thread([mailbox = mailbox_, name, host, port] {
      auto finding = look_up(name, port, AI_ADDRCONFIG);
      finding.host = host;
      finding.port = port;
      mailbox->put(std::move(finding));
    }).detach();
  } catch (const std::system_error& error) {
    return std::string("the system starts no thread: ") + error.code().message();
  }
  return {};
}

void Resolver::doubt(const std::string& host, int port) {
  const auto known = known_.find({host, port});
  if (known != known_.end()) known->second.doubt();
}

std::vector<Resolver::Finding> Resolver::take() {
  auto findings = mailbox_->take();
  for (const auto& finding : findings) {
    known_[{finding.host, finding.port}].lookup_ended(finding.addresses, Clock::now());
  }
  return findings;
}

}  // namespace tokenferry::server
