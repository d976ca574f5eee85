// A failure as the page hears of it.
#pragma once

#include "shared/error.hpp"
#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

/// Answers a call with a failure.
/// where  the option, parameter or endpoint, for the developer
/// why    what is wrong with it, for the developer
void fail(host::Operation operation, Errc errc, View where = {}, View why = {});

/// Answers a call whose request no answer came to; false where one did.
/// status  of HTTP, or of host
bool fail_without_answer(host::Operation operation, int status, View endpoint);

/// An endpoint and what it answered with, as the developer reads it: "https://host/token: status
/// 404".
Text answer_of(View endpoint, int status);

/// Answers a call with the failure that a provider, or the exchange server, tells of: its `error`,
/// `error_description` and `error_uri` (RFC 6749, sections 4.1.2.1 and 5.2), cleaned; and with what
/// the exchange adds, its `outcome`, `fault` and `request_id`.
/// otherwise     the code for an `error` that is no word of an RFC
/// redirect_uri  what was sent, which the provider compares
void fail_as_told(host::Operation operation, const Params& told, Errc otherwise, View redirect_uri);

}  // namespace tokenferry::web
