// A failure as the page hears of it.
#pragma once

#include <optional>
#include <utility>

#include "shared/error.hpp"
#include "shared/params.hpp"
#include "shared/token.hpp"

namespace tokenferry::web {

/// What becomes a TokenferryError.
struct Failure {
  Errc errc = Errc::server_error;
  Text detail;  ///< which option or which part, for the developer
  Text provider_error;
  Text error_description;
  Text error_uri;
};

/// A value, or a failure that can say more than an `Error`.
template <class T>
struct Outcome {
  Outcome(T result) : value(std::move(result)) {}
  Outcome(Failure reason) : failure(std::move(reason)) {}

  explicit operator bool() const { return value.has_value(); }

  std::optional<T> value;
  Failure failure;
};

/// The failure as an answer: `code`, `message`, and the provider's words where there are some.
Params format_failure(const Failure& failure);

}  // namespace tokenferry::web
