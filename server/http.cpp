#include "server/http.hpp"

#include <httplib.h>

#include <cstring>
#include <functional>

namespace tokenferry::server {
namespace {

/// A request that is all there, and the answer as it grows.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view request) : request_(request) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, std::size_t size) override {
    const auto taken = std::min(size, request_.size());
    std::memcpy(out, request_.data(), taken);
    request_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* octets, std::size_t size) override {
    answer.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return -1; }

  std::string answer;

 private:
  std::string_view request_;
};

/// cpp-httplib's server for one request, without its listener.
class Protocol : public httplib::Server {
 public:
  void run(MemoryStream& stream, Persistence persistence) {
    process(*this, stream, persistence == Persistence::close);
  }

 private:
  // 0.11 takes the addresses from the stream, 0.18 as arguments.
  template <class Self>
  static void process(Self& self, MemoryStream& stream, bool close) {
    bool closed = false;
    const std::function<void(httplib::Request&)> setup;
    if constexpr (requires { self.process_request(stream, close, closed, setup); }) {
      self.process_request(stream, close, closed, setup);
    } else {
      self.process_request(stream, "", 0, "", 0, close, closed, setup);
    }
  }
};

void set_cors_headers(const Reply& reply, httplib::Response& out) {
  out.set_header("Vary", "Origin");
  if (reply.allow_origin.empty()) return;
  out.set_header("Access-Control-Allow-Origin", reply.allow_origin);
  if (reply.retry_after > 0) out.set_header("Access-Control-Expose-Headers", "Retry-After");
  if (!reply.preflight) return;
  out.set_header("Access-Control-Allow-Methods", "POST");
  out.set_header("Access-Control-Allow-Headers", "content-type");
  out.set_header("Access-Control-Max-Age", "600");
}

void fill(const Reply& reply, httplib::Response& out) {
  out.status = reply.status;
  out.set_header("Cache-Control", "no-store");  // RFC 6749, section 5.1
  out.set_header("Pragma", "no-cache");
  out.set_header("X-Content-Type-Options", "nosniff");
  out.set_header("Content-Security-Policy", "default-src 'none'");
  set_cors_headers(reply, out);
  if (!reply.allow.empty()) out.set_header("Allow", std::string(reply.allow));
  if (reply.retry_after > 0) out.set_header("Retry-After", std::to_string(reply.retry_after));
  if (!reply.body.empty()) out.set_content(reply.body, "application/json");
}

}  // namespace

std::string write_answer(const HttpRequest& request, Persistence persistence, const Reply& reply) {
  Protocol protocol;
  protocol.set_pre_routing_handler([&](const httplib::Request&, httplib::Response& out) {
    fill(reply, out);
    return httplib::Server::HandlerResponse::Handled;
  });
  protocol.set_post_routing_handler([](const httplib::Request&, httplib::Response& out) {
    // HTTP/1.1 connections persist without saying so, and there are no ranges of a token.
    out.headers.erase("Keep-Alive");
    out.headers.erase("Accept-Ranges");
  });
  const bool head = request.method == "HEAD";
  MemoryStream stream(head ? "HEAD / HTTP/1.1\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n");
  protocol.run(stream, persistence);
  return std::move(stream.answer);
}

}  // namespace tokenferry::server
