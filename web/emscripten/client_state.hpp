// A client of the program: its options, its host, and the calls that the flow makes for it.
#pragma once

#include <functional>
#include <optional>

#include "web/emscripten/calls.hpp"
#include "web/emscripten/client_host.hpp"
#include "web/emscripten/include/tokenferry.hpp"
#include "web/options.hpp"

namespace tokenferry {

/// Stays where it is while its client moves.
struct Client::State {
  /// Continues a call with the settings.
  using Flow = std::function<void(const web::Settings&)>;
  /// Hears of a refresh.
  using Refreshed = std::function<void(const Expected<Params>&)>;

  explicit State(const Options& options);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// Lets the flow work with the settings, at once or when the provider has told its metadata.
  /// Options that are wrong end the call. A page that is rendered beforehand waits for its display.
  void work(web::host::Operation operation, const Flow& flow);

  /// The settings, when they are complete. The client is at work from here on.
  const web::Settings& known();

  /// The session in the outcome of a sign-in or of `resume`, which the client follows from now on.
  /// is_all  without one in the outcome there is none at all
  std::optional<Session> follow(const Params& outcome, bool is_all);

  /// Refreshes the session; calls while that is under way share its outcome.
  void refresh(Refreshed done);
  /// Does what needs a good access token, with another one where that is due.
  void with_good_token(web::host::Operation operation, const Flow& flow);

  /// The window of a sign-in looks closed: its call fails, and what it may tell after all is told
  /// to `on_sign_in`.
  void give_up(const web::Call& at);

  void sign_out();

  const Params options;
  /// The options, completed, once they are known to be right.
  std::optional<web::Settings> settings;
  web::ClientHost host;
  /// The call that finishes a sign-in.
  web::host::Operation resuming = 0;
  std::function<void(Session)> on_sign_in;
  std::function<void(Session)> on_refresh;
  std::function<void(Failure)> on_end;

 private:
  /// Tells the program what has become of the session, when it rests.
  void tell(View event, const Params& outcome);
  void tell_refreshed(const Params& session);
  void tell_end(const Failure& failure);
  /// Whether the program signs out itself, and need not be told.
  bool signs_out_ = false;
};

}  // namespace tokenferry
