#include "server/sandbox/listener.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <exception>
#include <thread>

namespace tokenferry::sandbox {

Listener::Listener(int port) : http_(std::make_unique<httplib::Server>()) {
  // httplib would set SO_REUSEPORT, with which a second program can share the port unnoticed.
  http_->set_socket_options([](auto socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  http_->set_tcp_nodelay(true);
  http_->set_payload_max_length(16 * 1024);
  http_->set_default_headers({{"X-Content-Type-Options", "nosniff"}});
  http_->set_exception_handler([](const auto&, auto& out, const std::exception_ptr&) {
    out.status = 500;
    out.set_content("The sandbox has failed.\n", "text/plain");
  });
  if (port == 0) {
    port_ = http_->bind_to_any_port("127.0.0.1");
  } else if (http_->bind_to_port("127.0.0.1", port)) {
    port_ = port;
  }
}

Listener::~Listener() = default;

std::string Listener::origin(const std::string& host) const {
  return "http://" + host + ":" + std::to_string(port_);
}

void Listener::start() {
  std::thread([this] { http_->listen_after_bind(); }).detach();
}

}  // namespace tokenferry::sandbox
