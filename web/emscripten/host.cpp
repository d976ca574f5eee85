// The browser, as web/host.hpp wants it.
#include "web/host.hpp"

#include <unistd.h>

#include <chrono>
#include <utility>

#include "shared/scan.hpp"
#include "web/emscripten/browser.hpp"
#include "web/emscripten/calls.hpp"
#include "web/emscripten/client_host.hpp"
#include "web/emscripten/forms.hpp"
#include "web/failure.hpp"

namespace tokenferry::web {
namespace {

/// The clients of the page. Made at the first call, which may be that of a static object.
Text& known_clients() {
  static Text lines;
  return lines;
}

/// Ends a call. In the window of a sign-in its opener is told first: the outcome is the window's
/// own only where nobody hears.
void conclude(host::Operation operation, const Params& answer, const Expected<Params>& outcome) {
  auto* const call = find_waiting(operation);
  if (call == nullptr) return;
  if (call->opener.empty()) {
    auto* const client = at_work;
    end_call(operation, outcome);  // with which another client may go on
    at_work = client;
    return;
  }
  call->untold = outcome;
  tell_opener_of(operation, call->opener, format_form(answer));
}

}  // namespace

namespace host {

void random_fill(unsigned char* out, std::size_t size) {
  if (getentropy(out, size) != 0) bug();  // crypto.getRandomValues, or nothing
}

double now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

Frame frame() {
  const auto frame = ask("frame");
  if (frame.empty()) return Frame::none;
  return frame == "1" ? Frame::own : Frame::foreign;
}

Text page_url() {
  return ask("page_url");
}

Text loaded_url() {
  return ask("loaded_url");
}

Text made_at() {
  return at_work->made_at();
}

Text resolve_url(View reference, View base) {
  return ask("resolve_url", reference, base);
}

Text origin_of(View url) {
  return ask("origin_of", url);
}

void replace_url(View url) {
  ask("replace_url", url);
}

void enter_client(View client) {
  auto& lines = known_clients();
  if (!lines.empty()) lines += '\n';
  lines += client;
}

Text clients() {
  return known_clients();
}

void navigate(View url) {
  ask("navigate", url);
}

bool open(Operation operation, View url, View key) {
  return open_window(operation, url, key);
}

void tell_opener(Operation operation, View key) {
  if (auto* const call = find_waiting(operation)) call->opener = key;
}

Params load(View key) {
  if (!at_work->keeps_in_memory(key)) return ask_form("load", key);
  const auto kept = at_work->memory.find(key);
  return kept == at_work->memory.end() ? Params() : read_form(kept->second);
}

bool store(View key, View form) {
  if (!at_work->keeps_in_memory(key)) return web::store(key, form);
  at_work->memory.insert_or_assign(Text(key), Text(form));
  return true;
}

void forget(View key) {
  if (!at_work->keeps_in_memory(key)) return void(ask("forget", key));
  at_work->memory.erase(Text(key));
}

Text keys(View prefix) {
  return ask("keys", prefix);
}

Params query(View url) {
  return ask_form("query", url);
}

Text payload_of(View token) {
  return ask("payload_of", token);
}

Params flatten(Operation operation, View json) {
  const auto pairs = ask_form("fields_of", json);
  if (auto* const call = find_waiting(operation)) {
    call->body = json;
    call->fields = pairs;
  }
  return pairs;
}

void fetch(Operation operation, View url, View form, View bearer, View context) {
  if (auto* const call = find_waiting(operation)) {
    call->context = read_form(context);
  }
  send(operation, url, form, bearer);
}

/// A program draws its own profile.
void draw(Operation, View) {}

void settle(Operation operation, View answer) {
  const auto pairs = read_form(answer);
  conclude(operation, pairs, pairs);
}

void fail(Operation operation, View failure) {
  const auto pairs = read_form(failure);
  conclude(operation, pairs, read_failure(pairs));
}

}  // namespace host

void answered(int request, int status, View fields, View text) {
  auto* const call = find_waiting(request);
  if (call == nullptr) return;  // its client is gone, or the visitor has signed out
  call->body = text;
  call->fields = read_form(fields);
  const Answer whole{status, call->context, call->fields};
  const auto go_on = call->answered;  // which may put another in its place
  go_on(*call, whole);
}

void fetched(int request, int status, View headers, std::string body) {
  auto* const call = find_waiting(request);
  if (call == nullptr) return;
  if (status == status_not_sent) {
    return fail(request, Errc::invalid_option, "fetch", "method, headers, body or timeout");
  }
  if (fail_without_answer(request, status, "fetch")) return;
  call->response = {.status = status, .body = std::move(body)};
  for (const auto& [name, value] : read_form(headers)) {
    call->response.headers.emplace_back(name, value);
  }
  end_call(request, Params());
}

bool popup_answered(int request, View answer) {
  const auto* const call = find_waiting(request);
  if (call == nullptr) return false;
  const auto go_on = call->popup_answered;  // which may end the call, and its client
  go_on(*call, read_form(answer));
  return true;
}

void unheard(int request) {
  auto* const call = find_waiting(request);
  if (call == nullptr || !call->untold) return;
  const auto outcome = *call->untold;
  end_call(request, outcome);
}

void displayed(int request) {
  const auto* const call = find_waiting(request);
  if (call == nullptr) return;
  const auto go_on = call->displayed;
  go_on(*call);
}

void locked(int request) {
  const auto* const call = find_waiting(request);
  if (call == nullptr) return give_up_lock(request, 0);  // another tab was faster
  const auto go_on = call->locked;
  go_on(*call);
}

}  // namespace tokenferry::web
