// The border between C++ and JavaScript: the exports that tokenferry.js calls, and the imports that
// make up host. A text crosses as one pointer to UTF-8 octets that a zero ends; pairs cross as a
// form in such a text.
//
// JavaScript writes a text into memory that `allocate` gave, and reads one of ours only during the
// call that passes it: when a call is over, the arena is wiped.
#include "web/arena.hpp"
#include "web/client.hpp"
#include "web/host.hpp"
#include "web/options.hpp"

#define TOKENFERRY_EXPORT(name) extern "C" __attribute__((export_name(name)))
#define TOKENFERRY_IMPORT(name) extern "C" __attribute__((import_module("host"), import_name(name)))

using Chars = const char*;

TOKENFERRY_IMPORT("random_fill") void js_random_fill(unsigned char* out, std::size_t size);
TOKENFERRY_IMPORT("now_ms") double js_now_ms();
TOKENFERRY_IMPORT("is_framed") int js_is_framed();
TOKENFERRY_IMPORT("page_url") Chars js_page_url();
TOKENFERRY_IMPORT("resolve_url") Chars js_resolve_url(Chars reference);
TOKENFERRY_IMPORT("replace_url") void js_replace_url(Chars url, int waiting);
TOKENFERRY_IMPORT("navigate") void js_navigate(Chars url);
TOKENFERRY_IMPORT("load") Chars js_load(Chars key);
TOKENFERRY_IMPORT("store") int js_store(Chars key, Chars value);
TOKENFERRY_IMPORT("forget") void js_forget(Chars key);
TOKENFERRY_IMPORT("has_key") int js_has_key(Chars prefix);
TOKENFERRY_IMPORT("fetch")
void js_fetch(int operation, Chars url, Chars form, Chars bearer, Chars context);
TOKENFERRY_IMPORT("draw") void js_draw(int operation, Chars tree);
TOKENFERRY_IMPORT("settle") void js_settle(int operation, Chars answer);

namespace tokenferry::web {
namespace {

/// The settings of this instance of the module.
Options settings;

Params pairs_of(Chars form) {
  const auto params = parse_form(form, BrokenPair::emptied);
  return params ? *params : Params();
}

}  // namespace

namespace host {

void random_fill(std::span<unsigned char> out) {
  js_random_fill(out.data(), out.size());
}
double now_ms() {
  return js_now_ms();
}
bool is_framed() {
  return js_is_framed() != 0;
}
Text page_url() {
  return js_page_url();
}
Text resolve_url(View reference) {
  return js_resolve_url(reference.data());
}
void replace_url(View url, Callback callback) {
  js_replace_url(url.data(), callback == Callback::waiting ? 1 : 0);
}
void navigate(View url) {
  js_navigate(url.data());
}
Text load(View key) {
  return js_load(key.data());
}
bool store(View key, View value) {
  return js_store(key.data(), value.data()) != 0;
}
void forget(View key) {
  js_forget(key.data());
}
bool has_key(View prefix) {
  return js_has_key(prefix.data()) != 0;
}
void fetch(Operation operation, View url, View form, View bearer, View context) {
  js_fetch(operation, url.data(), form.data(), bearer.data(), context.data());
}
void draw(Operation operation, View tree) {
  js_draw(operation, tree.data());
}
void settle(Operation operation, View answer) {
  js_settle(operation, answer.data());
}

}  // namespace host
}  // namespace tokenferry::web

/// What the linker wants for an entry: nothing here is made before it is called.
extern "C" void _initialize() {}

using namespace tokenferry::web;
namespace arena = tokenferry::arena;

TOKENFERRY_EXPORT("allocate") char* tf_allocate(std::size_t size) {
  return arena::allocate(size);
}

/// Ends every call: JavaScript calls it when it has read the answer.
TOKENFERRY_EXPORT("release") void tf_release() {
  arena::release();
}

TOKENFERRY_EXPORT("create") void tf_create(int operation, Chars options) {
  if (!read_options(operation, pairs_of(options), settings)) return;
  host::settle(operation, "");
  arena::keep();
}

TOKENFERRY_EXPORT("sign_in") void tf_sign_in(int operation, Chars options) {
  sign_in(settings, operation, pairs_of(options));
}

TOKENFERRY_EXPORT("resume") void tf_resume(int operation) {
  resume(settings, operation);
}

TOKENFERRY_EXPORT("exchanged")
void tf_exchanged(int operation, int status, Chars fields, Chars context) {
  exchanged(settings, operation, status, pairs_of(context), pairs_of(fields));
}

TOKENFERRY_EXPORT("profile") void tf_profile(int operation) {
  profile(settings, operation);
}

TOKENFERRY_EXPORT("profiled") void tf_profiled(int operation, int status, Chars fields) {
  profiled(settings, operation, status, pairs_of(fields));
}

TOKENFERRY_EXPORT("sign_out") void tf_sign_out() {
  sign_out(settings);
}

TOKENFERRY_EXPORT("may_send_token") int tf_may_send_token(Chars url) {
  return may_send_token(settings, url) ? 1 : 0;
}
