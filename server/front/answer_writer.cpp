#include "server/front/answer_writer.hpp"

#include <httplib.h>

#include <functional>

#include "server/net/memory_stream.hpp"

namespace tokenferry::server {
namespace {

/// Few answers differ in their heads; where many do, it begins anew.
constexpr std::size_t max_heads = 256;

void set_cors_headers(const AnswerHead& head, httplib::Response& out) {
  out.set_header("Vary", "Origin");
  if (head.allow_origin.empty()) return;
  out.set_header("Access-Control-Allow-Origin", head.allow_origin);
  if (head.retry_after > 0) out.set_header("Access-Control-Expose-Headers", "Retry-After");
  if (!head.preflight) return;
  out.set_header("Access-Control-Allow-Methods", "POST");
  out.set_header("Access-Control-Allow-Headers", "content-type");
  out.set_header("Access-Control-Max-Age", "600");
}

void fill(const AnswerHead& head, httplib::Response& out) {
  out.status = head.status;
  out.set_header("Cache-Control", "no-store");  // RFC 6749, section 5.1
  out.set_header("Pragma", "no-cache");
  out.set_header("X-Content-Type-Options", "nosniff");
  out.set_header("Content-Security-Policy", "default-src 'none'");
  set_cors_headers(head, out);
  if (!head.allow.empty()) out.set_header("Allow", std::string(head.allow));
  if (head.retry_after > 0) out.set_header("Retry-After", std::to_string(head.retry_after));
  if (head.size > 0) out.set_content(std::string(head.size, ' '), "application/json");
}

}  // namespace

/// cpp-httplib's server for one request at a time, without its listener.
class AnswerWriter::Protocol : public httplib::Server {
 public:
  Protocol() {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& out) {
      fill(*head_, out);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& out) {
      // HTTP/1.1 connections persist without saying so, and there are no ranges of a token.
      out.headers.erase("Keep-Alive");
      out.headers.erase("Accept-Ranges");
    });
  }

  std::string write(const AnswerHead& head) {
    // Asked so, it writes the length of a body and no body.
    MemoryStream stream("HEAD / HTTP/1.1\r\n\r\n");
    head_ = &head;
    process(*this, stream, head.persistence == Persistence::close);
    head_ = nullptr;
    return std::move(stream.out);
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

  const AnswerHead* head_ = nullptr;
};

AnswerWriter::AnswerWriter() : protocol_(std::make_unique<Protocol>()) {
  // cpp-httplib makes its tables at the first answer: now, while there is one thread.
  head_of({});
}

AnswerWriter::~AnswerWriter() = default;

std::string AnswerWriter::write(std::string_view method, Persistence persistence,
                                const Reply& reply) {
  const auto& head = head_of({.status = reply.status,
                              .persistence = persistence,
                              .size = reply.body.size(),
                              .allow_origin = reply.allow_origin,
                              .allow = reply.allow,
                              .retry_after = reply.retry_after,
                              .preflight = reply.preflight});
  std::string out;
  out.reserve(head.size() + reply.body.size());
  out += head;
  if (method != "HEAD") out += reply.body;
  return out;
}

const std::string& AnswerWriter::head_of(const AnswerHead& head) {
  const auto found = heads_.find(head);
  if (found != heads_.end()) return found->second;
  if (heads_.size() == max_heads) heads_.clear();
  return heads_.emplace(head, protocol_->write(head)).first->second;
}

}  // namespace tokenferry::server
