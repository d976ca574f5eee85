// JavaScript stands in library.js, which the linker puts into the program.
#include "web/emscripten/browser.hpp"

#include <emscripten.h>

#include <utility>

#include "shared/params.hpp"
#include "shared/scan.hpp"
#include "web/emscripten/forms.hpp"

/// A text that comes from JavaScript, with a zero behind it.
static std::string& received() {
  static std::string text;
  return text;
}

extern "C" {

EMSCRIPTEN_KEEPALIVE char* tokenferry_room(int size) {
  received().resize(static_cast<std::size_t>(size));
  return received().data();
}

void tokenferry_ask(const char* question, const char* about, const char* base);
void tokenferry_ask_form(const char* question, const char* about);
int tokenferry_is_prerendering();
void tokenferry_await_display(int request);
void tokenferry_wake_at(int subscription, double milliseconds);
void tokenferry_stop_waking(int subscription);
int tokenferry_store(const char* key, const char* form);
void tokenferry_send(int request, const char* url, const char* form, const char* bearer);
void tokenferry_fetch(int request, const char* url, const char* method, const char* headers,
                      const char* bearer, const char* body, int size, int milliseconds);
int tokenferry_open(int request, const char* url, const char* key);
void tokenferry_tell_opener(int request, const char* key, const char* form);
void tokenferry_hear_tabs(int subscription, const char* name);
void tokenferry_tell_tabs(int subscription, const char* used, const char* form);
void tokenferry_stop_hearing(int subscription);
void tokenferry_take_lock(int request, const char* name);
void tokenferry_give_up_lock(int request, int milliseconds);

}  // extern "C"

namespace tokenferry::web {
namespace {

Text take_received() {
  received().pop_back();
  return std::exchange(received(), {});
}

/// What comes before the first line break, and what comes behind it.
std::pair<Text, Text> take_line_and_rest() {
  auto rest = take_received();
  const auto end = rest.find('\n');
  if (end == rest.npos) return {Text(), std::move(rest)};
  auto line = rest.substr(0, end);
  rest.erase(0, end + 1);
  return {std::move(line), std::move(rest)};
}

}  // namespace

Text ask(const char* question, View about, View base) {
  tokenferry_ask(question, Text(about).c_str(), Text(base).c_str());
  return take_received();
}

Params ask_form(const char* question, View about) {
  tokenferry_ask_form(question, Text(about).c_str());
  return read_form(take_received());
}

bool is_prerendering() {
  return tokenferry_is_prerendering() != 0;
}

void await_display(int request) {
  tokenferry_await_display(request);
}

void wake_at(int subscription, double milliseconds) {
  tokenferry_wake_at(subscription, milliseconds);
}

void stop_waking(int subscription) {
  tokenferry_stop_waking(subscription);
}

bool store(View key, View form) {
  return tokenferry_store(Text(key).c_str(), Text(form).c_str()) != 0;
}

void send(int request, View url, View form, View bearer) {
  tokenferry_send(request, Text(url).c_str(), Text(form).c_str(), Text(bearer).c_str());
}

void send_for_program(int request, const Request& sent, View bearer) {
  Params headers;
  for (const auto& [name, value] : sent.headers) headers.add(name, value);
  tokenferry_fetch(request, sent.url.c_str(), sent.method.c_str(), format_form(headers).c_str(),
                   Text(bearer).c_str(), sent.body.data(), static_cast<int>(sent.body.size()),
                   static_cast<int>(sent.timeout.count()));
}

bool open_window(int request, View url, View key) {
  return tokenferry_open(request, Text(url).c_str(), Text(key).c_str()) != 0;
}

void tell_opener_of(int request, View key, View form) {
  tokenferry_tell_opener(request, Text(key).c_str(), Text(form).c_str());
}

void hear_tabs(int subscription, View channel) {
  tokenferry_hear_tabs(subscription, Text(channel).c_str());
}

void tell_tabs(int subscription, View used, View form) {
  tokenferry_tell_tabs(subscription, Text(used).c_str(), Text(form).c_str());
}

void stop_hearing(int subscription) {
  tokenferry_stop_hearing(subscription);
}

void take_lock(int request, View name) {
  tokenferry_take_lock(request, Text(name).c_str());
}

void give_up_lock(int request, int milliseconds) {
  tokenferry_give_up_lock(request, milliseconds);
}

}  // namespace tokenferry::web

extern "C" {

EMSCRIPTEN_KEEPALIVE bool tokenferry_popup_answered(int request) {
  return tokenferry::web::popup_answered(request, tokenferry::web::take_received());
}

EMSCRIPTEN_KEEPALIVE void tokenferry_answered(int request, int status) {
  const auto [fields, text] = tokenferry::web::take_line_and_rest();
  tokenferry::web::answered(request, status, fields, text);
}

EMSCRIPTEN_KEEPALIVE void tokenferry_fetched(int request, int status) {
  auto [headers, body] = tokenferry::web::take_line_and_rest();
  tokenferry::web::fetched(request, status, headers, std::move(body));
}

EMSCRIPTEN_KEEPALIVE void tokenferry_unheard(int request) {
  tokenferry::web::unheard(request);
}

EMSCRIPTEN_KEEPALIVE void tokenferry_displayed(int request) {
  tokenferry::web::displayed(request);
}

EMSCRIPTEN_KEEPALIVE void tokenferry_heard(int subscription) {
  tokenferry::web::heard_on(subscription, tokenferry::web::take_received());
}

EMSCRIPTEN_KEEPALIVE void tokenferry_locked(int request) {
  tokenferry::web::locked(request);
}

}  // extern "C"
