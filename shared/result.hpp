// A value or an error. The names are those of std::expected, which g++ 12 offers only as C++23
// and Emscripten 3.1.6 does not offer, so that it can be an alias later.
#pragma once

#include <optional>
#include <utility>

#include "shared/error.hpp"

namespace tokenferry {

/// Stops the program: it has a bug.
[[noreturn]] inline void bug() {
  __builtin_trap();
}

/// What a function returns that can fail for a reason outside the program.
/// Asking a failure for its value, or a success for its error, is a bug and aborts.
template <class T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(const Error& error) : error_(error) {}
  Result(Errc errc) : error_{errc, {}} {}

  bool has_value() const { return value_.has_value(); }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    if (!value_) bug();
    return *value_;
  }
  const T& value() const& {
    if (!value_) bug();
    return *value_;
  }
  /// A temporary gives its value away: in a loop over `*read(text)` a reference would dangle.
  T value() && {
    if (!value_) bug();
    return *std::move(value_);
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    if (value_) bug();
    return error_;
  }

 private:
  std::optional<T> value_;
  Error error_{};
};

}  // namespace tokenferry
