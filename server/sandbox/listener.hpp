// One HTTP port of the sandbox. It is always bound to loopback: a server that pretends to be a
// provider must not be reachable from elsewhere.
#pragma once

#include <memory>
#include <string>

namespace httplib {
class Server;
}

namespace tokenferry::sandbox {

class Listener {
 public:
  /// Binds 127.0.0.1.
  /// port  0: a free one is chosen
  explicit Listener(int port);
  ~Listener();

  /// False: the port is in use, or not allowed.
  bool is_bound() const { return port_ > 0; }
  int port() const { return port_; }
  /// The origin under this name, `localhost` or `127.0.0.1`.
  std::string origin(const std::string& host) const;

  /// To add routes to.
  httplib::Server& http() { return *http_; }

  /// Serves on a thread of its own until the process ends.
  void start();

 private:
  std::unique_ptr<httplib::Server> http_;
  int port_ = 0;
};

}  // namespace tokenferry::sandbox
