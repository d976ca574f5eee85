#include "server/sandbox/vault.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>

#include "shared/pkce.hpp"

namespace tokenferry::sandbox {

std::string make_random_name() {
  std::array<unsigned char, verifier_entropy> entropy;
  if (RAND_bytes(entropy.data(), static_cast<int>(entropy.size())) != 1) std::abort();
  return make_verifier(entropy);
}

}  // namespace tokenferry::sandbox
