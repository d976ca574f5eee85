// The border between C++ and JavaScript: the exports that tokenferry.js calls, and the imports that
// make up host. Texts cross as pointer and size; pairs cross form-encoded.
//
// JavaScript writes a text into memory that `allocate` gave, and reads one of ours only during the
// call that passes it: when a call is over, the arena is wiped.
#include <optional>

#include "web/arena.hpp"
#include "web/client.hpp"
#include "web/host.hpp"
#include "web/options.hpp"

#define TOKENFERRY_EXPORT(name) extern "C" __attribute__((export_name(name)))
#define TOKENFERRY_IMPORT(name) extern "C" __attribute__((import_module("host"), import_name(name)))

TOKENFERRY_IMPORT("random_fill") void js_random_fill(unsigned char* out, std::size_t size);
TOKENFERRY_IMPORT("now_ms") double js_now_ms();
TOKENFERRY_IMPORT("is_framed") int js_is_framed();
TOKENFERRY_IMPORT("page_url") char* js_page_url(std::size_t* size);
TOKENFERRY_IMPORT("resolve_url")
char* js_resolve_url(const char* text, std::size_t text_size, std::size_t* size);
TOKENFERRY_IMPORT("replace_url")
void js_replace_url(const char* url, std::size_t size, int waiting);
TOKENFERRY_IMPORT("navigate") void js_navigate(const char* url, std::size_t size);
TOKENFERRY_IMPORT("load") char* js_load(const char* key, std::size_t key_size, std::size_t* size);
TOKENFERRY_IMPORT("store")
int js_store(const char* key, std::size_t key_size, const char* value, std::size_t value_size);
TOKENFERRY_IMPORT("forget") void js_forget(const char* key, std::size_t size);
TOKENFERRY_IMPORT("stored_keys")
char* js_stored_keys(const char* prefix, std::size_t prefix_size, std::size_t* size);
TOKENFERRY_IMPORT("fetch")
void js_fetch(int operation, const char* url, std::size_t url_size, const char* form,
              std::size_t form_size, const char* bearer, std::size_t bearer_size,
              const char* context, std::size_t context_size);
TOKENFERRY_IMPORT("draw") void js_draw(int operation, const char* tree, std::size_t size);
TOKENFERRY_IMPORT("settle") void js_settle(int operation, const char* answer, std::size_t size);

namespace tokenferry::web {
namespace {

/// The client of this instance of the module.
std::optional<Client> client;

/// The text that JavaScript wrote into the arena.
Text text_of(const char* text, std::size_t size) {
  return Text::of({text, size});
}

Params pairs_of(const char* text, std::size_t size) {
  const auto params = parse_form({text, size});
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
  std::size_t size = 0;
  char* text = js_page_url(&size);
  return text_of(text, size);
}

Text resolve_url(std::string_view reference) {
  std::size_t size = 0;
  char* text = js_resolve_url(reference.data(), reference.size(), &size);
  return text_of(text, size);
}

void replace_url(std::string_view url, Callback callback) {
  js_replace_url(url.data(), url.size(), callback == Callback::waiting ? 1 : 0);
}

void navigate(std::string_view url) {
  js_navigate(url.data(), url.size());
}

std::optional<Text> load(std::string_view key) {
  std::size_t size = 0;
  char* text = js_load(key.data(), key.size(), &size);
  if (text == nullptr) return std::nullopt;
  return text_of(text, size);
}

bool store(std::string_view key, std::string_view value) {
  return js_store(key.data(), key.size(), value.data(), value.size()) != 0;
}

void forget(std::string_view key) {
  js_forget(key.data(), key.size());
}

Text stored_keys(std::string_view prefix) {
  std::size_t size = 0;
  char* text = js_stored_keys(prefix.data(), prefix.size(), &size);
  return text_of(text, size);
}

void fetch(const Request& request) {
  js_fetch(request.operation, request.url.data(), request.url.size(), request.form.data(),
           request.form.size(), request.bearer.data(), request.bearer.size(),
           request.context.data(), request.context.size());
}

void draw(Operation operation, std::string_view tree) {
  js_draw(operation, tree.data(), tree.size());
}

void settle(Operation operation, std::string_view answer) {
  js_settle(operation, answer.data(), answer.size());
}

}  // namespace host
}  // namespace tokenferry::web

using namespace tokenferry::web;
namespace arena = tokenferry::arena;

TOKENFERRY_EXPORT("allocate") char* tf_allocate(std::size_t size) {
  return arena::allocate(size);
}

TOKENFERRY_EXPORT("create") void tf_create(int operation, char* options, std::size_t size) {
  Options read;
  if (!read_options(operation, pairs_of(options, size), read)) return;
  client.emplace(read);
  host::settle(operation, {});
  arena::keep();
}

TOKENFERRY_EXPORT("sign_in") void tf_sign_in(int operation, char* options, std::size_t size) {
  client->sign_in(operation, pairs_of(options, size));
  arena::release();
}

TOKENFERRY_EXPORT("resume") void tf_resume(int operation) {
  client->resume(operation);
  arena::release();
}

TOKENFERRY_EXPORT("exchanged")
void tf_exchanged(int operation, int status, char* context, std::size_t context_size, char* fields,
                  std::size_t size) {
  client->exchanged(operation, status, pairs_of(context, context_size), pairs_of(fields, size));
  arena::release();
}

TOKENFERRY_EXPORT("profile") void tf_profile(int operation) {
  client->profile(operation);
  arena::release();
}

TOKENFERRY_EXPORT("profiled")
void tf_profiled(int operation, int status, char*, std::size_t, char* fields, std::size_t size) {
  client->profiled(operation, status, pairs_of(fields, size));
  arena::release();
}

TOKENFERRY_EXPORT("sign_out") void tf_sign_out() {
  client->sign_out();
  arena::release();
}

TOKENFERRY_EXPORT("may_send_token") int tf_may_send_token(char* url, std::size_t size) {
  const bool may = client->may_send_token({url, size});
  arena::release();
  return may ? 1 : 0;
}
