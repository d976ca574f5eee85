// A failure as the page hears of it: a form of its `code`, its `message`, and more where there is.
#pragma once

#include "shared/error.hpp"
#include "shared/params.hpp"
#include "shared/text.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

/// where  the option, parameter or endpoint, for the developer
/// why    what is wrong with it, for the developer
Params failure(Errc errc, View where = {}, View why = {});

/// The failure of a request that no answer came to; without pairs where one did.
/// status  of HTTP, or of host
Params failure_without_answer(int status, View endpoint);

/// Whether this is a failure.
bool is_failure(const Params& outcome);

/// Answers a call: with a failure, or with the pairs of a success.
void conclude(host::Operation operation, const Params& outcome);

/// Answers a call with a failure.
void fail(host::Operation operation, Errc errc, View where = {}, View why = {});

/// Answers a call whose request no answer came to; false where one did.
bool fail_without_answer(host::Operation operation, int status, View endpoint);

/// An endpoint and what it answered with, as the developer reads it: "https://host/token: status
/// 404".
Text answer_of(View endpoint, int status);

/// The failure that a provider, or the exchange server, tells of: its `error`,
/// `error_description` and `error_uri` (RFC 6749, sections 4.1.2.1 and 5.2), cleaned; and with what
/// the exchange adds, its `outcome`, `fault` and `request_id`.
/// otherwise     the code for an `error` that is no word of an RFC
/// redirect_uri  what was sent, which the provider compares
Params provider_failure(const Params& answer, Errc otherwise, View redirect_uri);

}  // namespace tokenferry::web
