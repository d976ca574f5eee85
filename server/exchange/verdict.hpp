// What an operator learns from a provider that was asked with a code that cannot exist.
#pragma once

#include <string_view>

namespace tokenferry::server {

struct Verdict {
  enum class Kind {
    good,     ///< the provider refuses the code, and nothing else
    unclear,  ///< it does not tell
    bad,      ///< no sign-in can succeed, or not at this moment
  };
  Kind kind = Kind::bad;
  std::string_view word;    ///< "ok", "secret", "dns": stable, for machines as well
  std::string_view advice;  ///< a sentence
};

/// outcome  of the reply that a page would have got
Verdict verdict_of(std::string_view outcome);

}  // namespace tokenferry::server
