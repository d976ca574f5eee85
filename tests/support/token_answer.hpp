// A token endpoint's answer, and what came of it.
#pragma once

#include <optional>
#include <variant>

#include "shared/token.hpp"
#include "shared/token_answer.hpp"

namespace tokenferry::tests {

inline TokenAnswer read(const Params& fields, int status = 200,
                        MissingTokenType missing = MissingTokenType::means_bearer) {
  return read_token_answer(status, fields, missing);
}

/// The refusal's code; nullopt for a token.
inline std::optional<Errc> refusal(const TokenAnswer& answer) {
  const auto* refused = std::get_if<TokenRefusal>(&answer);
  return refused ? std::optional(refused->errc) : std::nullopt;
}

}  // namespace tokenferry::tests
