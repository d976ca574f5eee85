// The program's calls to its clients, from the call to its callback.
#pragma once

#include <functional>
#include <optional>

#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/emscripten/include/tokenferry.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

/// What came to a request. It is whole until the flow is done with it, whatever that does to the
/// call.
struct Answer {
  int status = 0;  ///< of HTTP, or of host
  Params context;
  Params fields;  ///< the pairs in its body
};

/// A call whose callback has not run yet.
struct Call {
  /// Whose it is: it goes when that goes.
  const void* client = nullptr;
  /// Tells the program the outcome.
  std::function<void(const Call&)> done;
  /// Goes on with the flow when its request has been answered.
  std::function<void(const Call&, const Answer&)> answered;
  /// The same when its window has said how its sign-in ended.
  std::function<void(const Call&, const Params& answer)> popup_answered;
  /// The same when it has the lock that it wants.
  std::function<void(const Call&)> locked;
  /// The same when the page is shown, which was rendered beforehand.
  std::function<void(const Call&)> displayed;
  /// The same when the call of another client has ended that it waits for.
  std::function<void(const Call&, const Expected<Params>& outcome)> followed;

  /// Its name; and that of the call whose outcome it shares, which is its own where it is at work.
  host::Operation operation = 0;
  host::Operation leader = 0;

  /// What its session is kept under, while it finishes a sign-in; and the call that does so for it.
  Text resumes;
  host::Operation awaited = 0;

  /// In the window of a sign-in: the key under which the page that opened it waits, and what that
  /// may not have heard.
  Text opener;
  std::optional<Expected<Params>> untold;

  /// What comes back with the answer to its request.
  Params context;

  /// The JSON that it has to give, and the pairs in that.
  Text body;
  Params fields;

  /// What the program's own request was answered.
  Response response;

  std::optional<Expected<Params>> outcome;
};

/// Enters a call, and gives its operation.
host::Operation add_call(Call call);

/// The call of this operation, until it has an outcome; otherwise nullptr.
Call* find_waiting(host::Operation operation);

/// Lets a call go on with what comes of one of another client that finishes the sign-in to this
/// session, as the callback is there once; false where there is none, and it may finish it.
/// key  what the session is kept under
bool await_resuming(host::Operation operation, View key);

/// Ends a call and those that share its outcome. Their callbacks run when the program rests.
void end_call(host::Operation operation, const Expected<Params>& outcome);

/// Ends all calls of a client.
void end_calls_of(const void* client, const Failure& failure);

/// Forgets all calls of a client: their callbacks never run. Who waits for one goes on
/// with nothing.
void forget_calls_of(const void* client);

}  // namespace tokenferry::web
