// What the loader calls. Texts and forms cross the border as shared/text.hpp says, and
// stand for one call; the client's settings are kept.
#include "web/client.hpp"
#include "web/discovery.hpp"
#include "web/grant.hpp"
#include "web/options.hpp"
#include "web/refresh.hpp"

#define TOKENFERRY_EXPORT(name) extern "C" __attribute__((export_name(name)))

using namespace tokenferry;
using namespace tokenferry::web;

/// The settings of this instance of the module.
static Settings settings;

/// What the linker wants for an entry: nothing here is made before it is called.
extern "C" void _initialize() {}

/// Answers the call that the settings come from, when they are complete.
static void settle_created(host::Operation operation) {
  Params answer;
  answer.add("key", session_key(settings));
  host::settle(operation, format_form(answer));
}

TOKENFERRY_EXPORT("create") void tf_create(host::Operation operation, Params given) {
  settings = given;
  if (complete_options(operation, settings)) settle_created(operation);
}

TOKENFERRY_EXPORT("discovered")
void tf_discovered(host::Operation operation, int status, Params fields, Params context) {
  if (discovered(settings, operation, status, context, fields)) settle_created(operation);
}

TOKENFERRY_EXPORT("sign_in")
void tf_sign_in(host::Operation operation, Params given, Params extra) {
  sign_in(settings, operation, given, extra);
}

TOKENFERRY_EXPORT("resume") void tf_resume(host::Operation operation) {
  resume(settings, operation);
}

TOKENFERRY_EXPORT("exchanged")
void tf_exchanged(host::Operation operation, int status, Params fields, Params context) {
  exchanged(settings, operation, status, context, fields);
}

TOKENFERRY_EXPORT("told") void tf_told(host::Operation operation, Params answer) {
  told(settings, operation, answer);
}

TOKENFERRY_EXPORT("is_due") bool tf_is_due() {
  return is_due(settings);
}

TOKENFERRY_EXPORT("refresh") void tf_refresh(host::Operation operation) {
  refresh(settings, operation);
}

TOKENFERRY_EXPORT("profile") void tf_profile(host::Operation operation) {
  profile(settings, operation);
}

TOKENFERRY_EXPORT("profiled")
void tf_profiled(host::Operation operation, int status, Params fields) {
  profiled(settings, operation, status, fields);
}

TOKENFERRY_EXPORT("sign_out") void tf_sign_out() {
  sign_out(settings);
}

TOKENFERRY_EXPORT("may_send_token") bool tf_may_send_token(View url) {
  return may_send_token(settings, url);
}
