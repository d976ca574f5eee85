// A socket in the loop: octets in and out, over TLS or not, never waiting.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/net/loop.hpp"
#include "server/net/tls.hpp"

namespace tokenferry::server {

class Channel {
 public:
  /// How far a call came: all of it is done; the socket must be ready first; the peer has ended its
  /// side in good order; nothing more can be had.
  enum class Progress { done, waiting, ended, broken };

  /// socket  not blocking; taken over. Where the loop cannot watch it, it is closed at once
  /// events  what the watcher is told of first
  Channel(Loop& loop, int socket, std::uint32_t events, Watcher& watcher);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Goes on in TLS. The handle has this socket, and knows its side of the handshake.
  void secure(SslHandle ssl) { ssl_ = std::move(ssl); }
  bool is_secure() const { return ssl_ != nullptr; }
  /// Whether it was the peer's certificate that broke the handshake.
  bool is_distrusted() const;

  Progress handshake();
  /// Appends to `in` what has come, up to the limit. Never done: more can always come.
  Progress receive(std::string& in, std::size_t limit);
  /// Sends what stands behind the octets that were sent, and counts on.
  Progress send(std::string_view octets, std::size_t& sent);
  /// Ends the sending side, so that the peer still reads what was sent.
  void end();
  /// Says so in TLS, as far as it goes without waiting.
  void say_goodbye();
  void close();
  /// Throws away what has come, TLS or not.
  Progress discard(std::size_t& discarded, std::size_t limit);

  int socket() const { return socket_; }
  /// False once it was closed, by us or because the loop could not watch it any longer.
  bool is_open() const { return socket_ >= 0; }
  /// Why the last call was broken, in the system's or the library's own words; empty: it was not.
  const std::string& fault() const { return fault_; }
  /// Whether it broke because nothing came back from the network, not even a refusal.
  bool fell_silent() const { return fell_silent_; }

  /// Re-arms epoll for what the last call needs: reading or writing.
  void watch() { watch(wanted_); }
  /// Has the watcher told of the peer's going alone.
  void mute() { watch(0); }
  bool is_muted() const { return watched_ == 0; }

 private:
  Progress judge(int result);
  Progress fail(int error);
  Progress fail(int error, std::string fault);
  std::string describe_tls_fault(int error) const;
  void give_up();
  Progress wait_for(std::uint32_t event);
  void watch(std::uint32_t events);

  Loop& loop_;
  Watcher& watcher_;
  int socket_;
  SslHandle ssl_;
  bool broken_ = false;
  std::string fault_;
  bool fell_silent_ = false;
  std::uint32_t wanted_;
  std::uint32_t watched_;
};

}  // namespace tokenferry::server
