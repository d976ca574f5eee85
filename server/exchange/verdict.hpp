// What a provider's answer to a code that cannot exist says about the configuration.
#pragma once

#include <string_view>

namespace tokenferry::server {

struct Verdict {
  enum class Kind {
    good,     ///< the provider refuses the code, and nothing else
    unclear,  ///< the answer does not show whether the secret is right
    bad,      ///< no sign-in can succeed, or not now
  };
  Kind kind = Kind::bad;
  std::string_view word;    ///< "ok", "secret", "dns": for machines, too, so it never changes
  std::string_view advice;  ///< a sentence
};

/// outcome  of the reply
Verdict verdict_of(std::string_view outcome);

}  // namespace tokenferry::server
