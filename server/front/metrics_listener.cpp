#include "server/front/metrics_listener.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <chrono>

namespace tokenferry::server {
namespace {

constexpr auto text_format = "text/plain; version=0.0.4; charset=utf-8";

/// One that reads, and one that looks whether it does.
constexpr std::size_t threads = 2;

}  // namespace

MetricsListener::MetricsListener(const ListenAddress& address)
    : host_(address.host), http_(std::make_unique<httplib::Server>()) {
  http_->new_task_queue = [] { return new httplib::ThreadPool(threads); };
  // httplib would set SO_REUSEPORT, with which a second program can share the port unnoticed.
  http_->set_socket_options([](auto socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  // A connection that is kept would keep a thread.
  http_->set_keep_alive_max_count(1);
  http_->set_read_timeout(5);
  http_->set_write_timeout(5);
  http_->set_payload_max_length(1024);
  if (address.port == 0) {
    port_ = http_->bind_to_any_port(host_);
  } else if (http_->bind_to_port(host_, address.port)) {
    port_ = address.port;
  }
}

MetricsListener::~MetricsListener() {
  if (!thread_.joinable()) return;
  // httplib stops nobody who has not begun.
  while (!http_->is_running() && !is_over_)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  http_->stop();
  thread_.join();
}

std::string MetricsListener::url() const {
  const bool v6 = host_.find(':') != host_.npos;
  return "http://" + (v6 ? '[' + host_ + ']' : host_) + ':' + std::to_string(port_) + "/metrics";
}

void MetricsListener::serve(const Metrics& metrics) {
  http_->Get("/metrics", [&metrics](const httplib::Request&, httplib::Response& response) {
    response.set_content(metrics.text(), text_format);
  });
  thread_ = std::thread([this] {
    http_->listen_after_bind();
    is_over_ = true;
  });
}

}  // namespace tokenferry::server
