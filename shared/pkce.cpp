#include "shared/pkce.hpp"

#include "shared/base64url.hpp"
#include "shared/scan.hpp"
#include "shared/sha256.hpp"

namespace tokenferry {

bool is_code_verifier(View text) {
  return text.size() >= 43 && text.size() <= 128 && consists_of(text, "A-Za-z0-9._~-");
}

Text make_verifier(std::span<const unsigned char, verifier_entropy> entropy) {
  return base64url_encode(entropy);
}

Text s256_challenge(View text) {
  return base64url_encode(sha256(Octets(text)));
}

}  // namespace tokenferry
