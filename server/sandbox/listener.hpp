// One HTTP port of the sandbox. It is bound to loopback, and there is no way to say otherwise:
// what listens here plays a provider, and must not be reachable from elsewhere.
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

  /// False where the port is taken, or not allowed.
  bool is_bound() const { return port_ > 0; }
  int port() const { return port_; }
  /// The origin under this name, `localhost` or `127.0.0.1`.
  std::string origin(const std::string& host) const;

  /// For the routes.
  httplib::Server& http() { return *http_; }

  /// Serves on a thread of its own until the process ends.
  void start();

 private:
  std::unique_ptr<httplib::Server> http_;
  int port_ = 0;
};

}  // namespace tokenferry::sandbox
