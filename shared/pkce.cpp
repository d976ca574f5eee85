#include "shared/pkce.hpp"

#include <algorithm>

#include "shared/encoding.hpp"
#include "shared/sha256.hpp"

namespace tokenferry {

bool is_code_verifier(View text) {
  return text.size() >= 43 && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), is_unreserved);
}

Text make_verifier(std::span<const unsigned char, verifier_entropy> entropy) {
  return base64url_encode(entropy);
}

Text s256_challenge(View verifier) {
  return base64url_encode(sha256(verifier));
}

}  // namespace tokenferry
