// What cpp-httplib reads and writes when it speaks with a provider: a connection with limits.
#pragma once

#include <httplib.h>

#include <string>

#include "server/wire.hpp"

namespace tokenferry::server {

/// An exchange of one request and one answer on a connection. What is written leaves at the first
/// read, in one piece. The answer is cut off beyond its limit, and its first line is judged here:
/// cpp-httplib matches that line by a recursive expression, which a long one would break.
class WireStream : public httplib::Stream {
 public:
  WireStream(Wire& wire, Deadline deadline) : wire_(wire), deadline_(deadline) {}
  ~WireStream() override;

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, std::size_t size) override;
  ssize_t write(const char* octets, std::size_t size) override;
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return -1; }
  // Pure virtual in later versions.
  virtual time_t duration() const { return 0; }

  bool received_anything() const { return received_ > 0; }
  bool timed_out() const { return wire_.fault() == WireFault::timeout; }
  bool malformed() const { return malformed_; }
  /// Whether the connection can serve another exchange once this answer was read.
  bool reusable() const { return !malformed_ && keeps_alive_ && next_ == buffer_.size(); }

 private:
  bool fill();
  bool read_status_line();

  Wire& wire_;
  Deadline deadline_;
  std::string out_;
  std::string buffer_;
  std::size_t next_ = 0;
  std::size_t received_ = 0;
  bool began_ = false;
  bool keeps_alive_ = true;
  bool malformed_ = false;
};

}  // namespace tokenferry::server
