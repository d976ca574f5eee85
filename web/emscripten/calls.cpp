#include "web/emscripten/calls.hpp"

#include <emscripten/eventloop.h>

#include <map>
#include <utility>
#include <vector>

namespace tokenferry::web {
namespace {

using Calls = std::map<host::Operation, Call>;

/// Made at the first call, which may be that of a static object, and never destroyed.
Calls& calls() {
  static auto& all = *new Calls;
  return all;
}

/// The calls whose callbacks are to run, in this order. Each has a timer, whose order counts for
/// nothing: browsers delay one that a timer has set.
std::vector<host::Operation>& decided() {
  static auto& all = *new std::vector<host::Operation>;
  return all;
}

/// Runs the callback of the next call, if its client is still there.
void deliver_next(void*) {
  const auto operation = decided().front();
  decided().erase(decided().begin());
  // Out of the table first: the callback may do anything, also destroy its client.
  const auto call = calls().extract(operation);
  if (!call.empty()) call.mapped().done(call.mapped());
}

void decide(Call& call, const Expected<Params>& outcome) {
  if (!call.outcome) {
    decided().push_back(call.operation);
    emscripten_set_timeout(deliver_next, 0, nullptr);
  }
  call.outcome = outcome;
}

/// Goes on with the calls of other clients that wait for this one.
void pass_on(host::Operation operation, const Expected<Params>& outcome) {
  std::vector<host::Operation> waiting;
  for (auto& [name, call] : calls()) {
    if (call.awaited == operation) waiting.push_back(name);
  }
  for (const auto name : waiting) {
    auto* const call = find_waiting(name);
    if (call == nullptr) continue;
    call->awaited = 0;
    const auto go_on = call->followed;
    go_on(*call, outcome);
  }
}

}  // namespace

host::Operation add_call(Call call) {
  static host::Operation last = 0;
  call.operation = ++last;
  if (call.leader == 0) call.leader = call.operation;
  calls().emplace(call.operation, std::move(call));
  return last;
}

Call* find_waiting(host::Operation operation) {
  const auto found = calls().find(operation);
  return found != calls().end() && !found->second.outcome ? &found->second : nullptr;
}

bool await_resuming(host::Operation operation, View key) {
  auto* const own = find_waiting(operation);
  if (own == nullptr) return false;
  for (auto& [name, call] : calls()) {
    if (call.client == own->client || call.resumes != key) continue;
    if (!call.outcome) {
      own->awaited = name;
    } else {
      const auto go_on = own->followed;
      go_on(*own, Expected<Params>(*call.outcome));
    }
    return true;
  }
  own->resumes = key;
  return false;
}

void end_call(host::Operation operation, const Expected<Params>& outcome) {
  for (auto& [name, call] : calls()) {
    if (call.leader == operation) decide(call, outcome);
  }
  pass_on(operation, outcome);
}

void end_calls_of(const void* client, const Failure& failure) {
  std::vector<host::Operation> ended;
  for (auto& [name, call] : calls()) {
    if (call.client != client) continue;
    decide(call, failure);
    ended.push_back(name);
  }
  for (const auto name : ended) pass_on(name, failure);
}

void forget_calls_of(const void* client) {
  // What a callback holds may be another client, which then forgets its own calls.
  std::vector<Calls::node_type> forgotten;
  for (auto at = calls().begin(); at != calls().end();) {
    const auto call = at++;
    if (call->second.client == client) forgotten.push_back(calls().extract(call));
  }
  for (const auto& call : forgotten) pass_on(call.key(), Params());
}

}  // namespace tokenferry::web
