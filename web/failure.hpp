// A failure as the page hears of it.
#pragma once

#include <string_view>

#include "shared/error.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

/// Answers a call with a failure.
/// where  the option, parameter or endpoint, for the developer
/// why    what is wrong with it, for the developer
void fail(host::Operation operation, Errc errc, std::string_view where = {},
          std::string_view why = {});

/// What the provider said of a failure, cleaned.
struct ProviderWords {
  Text error;  ///< its own code, where it is no word of an RFC
  Text description;
  Text uri;
};

/// Answers a call with a failure that the provider explains.
void fail(host::Operation operation, Errc errc, const ProviderWords& words);

}  // namespace tokenferry::web
