// What the loader calls. Texts and forms cross the border as shared/text.hpp says, and
// stand for one call; the client's settings are kept.
#include "web/client.hpp"
#include "web/discovery.hpp"
#include "web/grant.hpp"
#include "web/life.hpp"
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
  host::settle(operation, session_key(settings));
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

TOKENFERRY_EXPORT("resume_after")
void tf_resume_after(host::Operation operation, Params answer) {
  resume_after(settings, operation, answer);
}

TOKENFERRY_EXPORT("popup_answered")
void tf_popup_answered(host::Operation operation, Params answer) {
  popup_answered(settings, operation, answer);
}

TOKENFERRY_EXPORT("is_due") bool tf_is_due() {
  return is_due(settings);
}

TOKENFERRY_EXPORT("refresh") void tf_refresh(host::Operation operation) {
  refresh(settings, operation);
}

TOKENFERRY_EXPORT("locked") void tf_locked(host::Operation operation) {
  use_refresh_token(settings, operation);
}

TOKENFERRY_EXPORT("heard")
void tf_heard(host::Operation operation, View name, Params outcome) {
  heard(settings, operation, name, outcome);
}

TOKENFERRY_EXPORT("follow") bool tf_follow(Params answer, bool is_all) {
  return follow(settings, answer, is_all);
}

TOKENFERRY_EXPORT("woken") void tf_woken() {
  woken(settings);
}

TOKENFERRY_EXPORT("sign_out") void tf_sign_out(bool everywhere) {
  sign_out(settings, everywhere);
}

TOKENFERRY_EXPORT("profile") void tf_profile(host::Operation operation, bool renewed) {
  profile(settings, operation, renewed);
}

TOKENFERRY_EXPORT("profiled")
void tf_profiled(host::Operation operation, int status, Params fields, Params context) {
  profiled(settings, operation, status, context, fields);
}

TOKENFERRY_EXPORT("may_send_token") bool tf_may_send_token(View url) {
  return may_send_token(settings, url);
}
