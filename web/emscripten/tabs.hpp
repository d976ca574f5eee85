// What the tabs of an origin have to agree on, by the protocol of web/loader/tabs.js: a sign-out is
// everybody's; and a duplicated tab has the refresh token of the other, which works once (RFC 9700,
// section 4.14.2). Who uses one takes the lock that is named after it, and tells the others what
// came of it.
#pragma once

#include <functional>
#include <map>

#include "shared/text.hpp"
#include "web/emscripten/calls.hpp"
#include "web/options.hpp"

namespace tokenferry::web {

class Tabs {
 public:
  /// client     whose calls these are
  /// settings   gives its settings, and makes them those of the client at work
  /// refreshed  hears of the session when it was refreshed elsewhere, when the program rests
  /// ended      hears of a session that ended elsewhere, and tells it when the program rests, after
  ///            what came before
  Tabs(const void* client, std::function<const Settings&()> settings,
       std::function<void(const Params&)> refreshed, std::function<void(const Failure&)> ended);
  ~Tabs();
  Tabs(const Tabs&) = delete;
  Tabs& operator=(const Tabs&) = delete;

  /// There is this session now, which others share: it follows what they tell.
  void follow(const Params& session);
  /// Whether there is one, as far as the program knows.
  bool is_following() const { return listening_ != 0; }

  /// Refreshes the session in the name of a call, unless another tab is faster.
  void refresh(host::Operation operation);
  /// Tells the others what came of it, when the call has ended.
  void tell_refreshed(const Call& ended);

  /// The page is about to go to the provider. One that Chromium keeps for Back would not see what
  /// the tab's storage has got meanwhile; what it hears makes Chromium load it anew.
  void listen_away();

  /// Tells a sign-out.
  void sign_out();
  /// Tells the tabs that share the session that it is over.
  void tell_end(const Failure& failure);
  /// It is over: nothing that others tell concerns it any more.
  void stop();

 private:
  /// Hears of sign-outs, and what those say who share this session.
  void listen(const Params& session);
  host::Operation open(View channel, void (Tabs::*hear)(const Params&));
  /// Tells who shares the session, of the refresh token with this name, the session that came of
  /// it, or the failure; without either asks for it.
  void tell(View name, const Params& session = {});
  void hear(const Params& message);
  void hear_sign_out(const Params& message);
  void release_used();

  const void* const client_;
  const std::function<const Settings&()> settings_;
  const std::function<void(const Params&)> refreshed_;
  const std::function<void(const Failure&)> ended_;
  /// The calls that hear of sign-outs, and what the tabs with this session say on its own channel,
  /// whose name nobody else knows.
  host::Operation listening_ = 0;
  host::Operation sharing_ = 0;
  Text channel_;
  /// The name of the refresh token that the program knows of.
  Text known_;
  /// The last call that refreshes, and the name of the token that it was to use.
  host::Operation refreshing_ = 0;
  Text wanted_;
  /// The call that has a lock, and uses its token.
  host::Operation holding_ = 0;
  /// Names of the tokens that were used up here, and the calls that keep their locks: nobody can
  /// use the old one, and who waits for it is told, then or when it asks.
  std::map<Text, host::Operation> used_;
};

/// The failure of all that a sign-out ends.
Failure signed_out();

/// Whether a refresh that failed so ends the session.
bool is_over(View code);

}  // namespace tokenferry::web
