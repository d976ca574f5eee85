#include "server/front/answer_writer.hpp"

#include <httplib.h>

#include <functional>

#include "server/net/memory_stream.hpp"

namespace tokenferry::server {
namespace {

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

/// cpp-httplib's server for one request at a time, without its listener.
class AnswerWriter::Protocol : public httplib::Server {
 public:
  Protocol() {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& out) {
      fill(*reply_, out);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& out) {
      // HTTP/1.1 connections persist without saying so, and there are no ranges of a token.
      out.headers.erase("Keep-Alive");
      out.headers.erase("Accept-Ranges");
    });
  }

  void run(MemoryStream& stream, Persistence persistence, const Reply& reply) {
    reply_ = &reply;
    process(*this, stream, persistence == Persistence::close);
    reply_ = nullptr;
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

  const Reply* reply_ = nullptr;
};

AnswerWriter::AnswerWriter() : protocol_(std::make_unique<Protocol>()) {
  // cpp-httplib makes its tables at the first answer: of this one, and of no secret.
  write("GET", Persistence::close, {});
}

AnswerWriter::~AnswerWriter() = default;

std::string AnswerWriter::write(std::string_view method, Persistence persistence,
                                const Reply& reply) {
  MemoryStream stream(method == "HEAD" ? "HEAD / HTTP/1.1\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n");
  protocol_->run(stream, persistence, reply);
  return std::move(stream.out);
}

}  // namespace tokenferry::server
