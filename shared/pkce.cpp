#include "shared/pkce.hpp"

#include <array>

#include "shared/base64url.hpp"
#include "shared/scan.hpp"
#include "shared/sha256.hpp"

namespace tokenferry {

// RFC 7636, section 4.1.
constexpr std::size_t min_verifier_size = 43;
constexpr std::size_t max_verifier_size = 128;

bool is_code_verifier(View text) {
  return text.size() >= min_verifier_size && text.size() <= max_verifier_size &&
         consists_of(text, "A-Za-z0-9._~-");
}

Text make_verifier(std::span<const unsigned char, verifier_entropy> entropy) {
  return base64url_encode(entropy);
}

Text s256_challenge(View verifier) {
  std::array<char, max_verifier_size> octets;
  const auto size = verifier.copy(octets.data(), octets.size());
  return base64url_encode(sha256({octets.data(), size}));
}

}  // namespace tokenferry
