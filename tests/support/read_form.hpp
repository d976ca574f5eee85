// A form as a browser's URLSearchParams reads it, to which none is broken.
#pragma once

#include <string_view>

#include "shared/params.hpp"
#include "shared/scan.hpp"

namespace tokenferry::tests {

/// A pair with a broken escape stays as it is written.
inline Params read_form(std::string_view form) {
  Params params;
  while (!form.empty()) {
    auto value = cut(form, '&');
    const auto pair = parse_form(value);
    const auto name = cut(value, '=');
    if (!pair) {
      params.add(name, value);
    } else {
      for (const auto& whole : *pair) params.add_pair(whole);
    }
  }
  return params;
}

}  // namespace tokenferry::tests
