// What web/host.hpp lends to one client of the program, and keeps for it as long as it lives.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/emscripten/include/tokenferry.hpp"
#include "web/host.hpp"
#include "web/options.hpp"

namespace tokenferry::web {

class ClientHost {
 public:
  /// What the client does when web/life.hpp wants it.
  struct Acts {
    /// Gives the settings, and puts the client to work.
    std::function<const Settings&()> settings;
    /// Tells the program what has become of the session, when it rests.
    std::function<void(View event, const Params& outcome)> tell;
    /// Refreshes the session, and goes on with the profile.
    std::function<void(host::Operation)> renew;
  };

  /// client    whose calls end at a sign-out in another tab
  /// made_at   the page's URL, to which the options are relative
  ClientHost(const void* client, Storage storage, Text made_at, Acts acts);
  ~ClientHost();
  ClientHost(const ClientHost&) = delete;
  ClientHost& operator=(const ClientHost&) = delete;

  const Acts& acts() const { return acts_; }
  const Text& made_at() const { return made_at_; }
  /// A sign-in must survive the redirect; the session need not survive the client.
  bool keeps_in_memory(View key) const;
  /// Where it keeps its session then.
  std::map<Text, Text, std::less<>> memory;
  /// What is known of the session.
  Params known;
  /// The last call that refreshes it.
  host::Operation refreshing = 0;

  // As web/host.hpp lists them.
  void wake_at(double ms);
  void listen();
  void tell_all(View word);
  void hear(View channel);
  void hear_no_more();
  void say(View name, View outcome);
  void take_lock(host::Operation operation, View name);
  bool has_lock(View name) const { return locks_.count(Text(name)) > 0; }
  void give_up_lock(View name);
  void give_up_locks();

 private:
  const void* const client_;
  const Storage storage_;
  const Text made_at_;
  const Acts acts_;
  /// The subscriptions to what others say, and to a moment; 0: none.
  int everybody_ = 0;
  int channel_ = 0;
  int waking_ = 0;
  /// The calls that got a lock, by the name of its refresh token.
  std::map<Text, host::Operation> locks_;
};

/// That of the client at work.
extern ClientHost* at_work;

/// The failure of all calls that a sign-out ends.
Failure signed_out();

}  // namespace tokenferry::web
