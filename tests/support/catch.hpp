// Catch2 2.13 or 3, whichever is installed, and how our types read in its messages. Tests use only
// what both share: no matchers, no Approx, no generators.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <string>

#include "shared/error.hpp"
#include "shared/secret.hpp"

namespace Catch {

template <>
struct StringMaker<tokenferry::Errc> {
  static std::string convert(tokenferry::Errc errc) { return std::string(tokenferry::name(errc)); }
};

/// A failed check must not print what may not be seen.
template <>
struct StringMaker<tokenferry::Secret> {
  static std::string convert(const tokenferry::Secret&) { return "[secret]"; }
};

}  // namespace Catch
