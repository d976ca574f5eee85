// A stream of cpp-httplib in memory: what it reads is there already, what it writes is kept.
#pragma once

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "shared/secret.hpp"

namespace tokenferry::server {

class MemoryStream : public httplib::Stream {
 public:
  /// What reading gives behind the last octet.
  enum class End { proper, broken };

  explicit MemoryStream(std::string_view in, End end = End::proper) : in_(in), end_(end) {}
  ~MemoryStream() override { wipe(out); }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* octets, std::size_t size) override {
    if (in_.empty()) return end_ == End::proper ? 0 : -1;
    const auto taken = std::min(size, in_.size());
    std::memcpy(octets, in_.data(), taken);
    in_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* octets, std::size_t size) override {
    out.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return -1; }
  // Pure virtual in later versions.
  virtual time_t duration() const { return 0; }

  bool is_at_end() const { return in_.empty(); }

  std::string out;

 private:
  std::string_view in_;
  End end_;
};

}  // namespace tokenferry::server
