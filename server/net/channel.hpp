// A socket in the loop: sends and receives octets, with or without TLS, and never blocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/net/loop.hpp"
#include "server/net/tls.hpp"

namespace tokenferry::server {

class Channel {
 public:
  /// How a call ended: all is done; it must wait until the socket is ready; the peer has closed its
  /// side in good order; the connection is broken.
  enum class Progress { done, waiting, ended, broken };

  /// socket  not blocking; owned from now on. If the loop cannot watch it, it is closed at once
  /// events  which call the watcher at first
  Channel(Loop& loop, int socket, std::uint32_t events, Watcher& watcher);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Continues in TLS. The handle already has this socket and its side of the handshake.
  void secure(SslHandle ssl) { ssl_ = std::move(ssl); }
  bool is_secure() const { return ssl_ != nullptr; }
  /// Whether the handshake failed because of the peer's certificate.
  bool is_distrusted() const;
  /// Whether the handshake has resumed a session.
  bool is_resumed() const { return ssl_ && SSL_session_reused(ssl_.get()) == 1; }

  Progress handshake();
  /// Appends the octets received to `in`, up to the limit. Never `done`: more can always arrive.
  Progress receive(std::string& in, std::size_t limit);
  /// Sends the octets after the first `sent` ones, and adds the number sent now to `sent`.
  Progress send(std::string_view octets, std::size_t& sent);
  /// Ends the sending side only, so that the peer can still read what was sent.
  void end();
  /// Sends TLS's close_notify, if that is possible without waiting.
  void send_close_notify();
  void close();
  /// Discards the octets received, without decrypting them.
  Progress discard(std::size_t& discarded, std::size_t limit);

  int socket() const { return socket_; }
  /// False once it is closed, by us or because the loop could no longer watch it.
  bool is_open() const { return socket_ >= 0; }
  /// Why the connection is broken, in the system's or the library's words; empty: it is not.
  const std::string& fault() const { return fault_; }
  /// Whether it broke because the network sent nothing back, not even a reset.
  bool fell_silent() const { return fell_silent_; }

  /// Re-arms epoll for what the last call needs: reading or writing.
  void watch() { watch(wanted_); }
  /// Stops watching for octets: the watcher is called only when the connection ends or breaks.
  void pause() { watch(0); }
  bool is_paused() const { return watched_ == 0; }

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
