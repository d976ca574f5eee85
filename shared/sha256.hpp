// SHA-256 (FIPS 180-4). Our own, because Web Crypto's is asynchronous and absent on plain HTTP; the
// tests compare it with OpenSSL's.
#pragma once

#include <array>
#include <string_view>

namespace tokenferry {

/// The digest of `message`, 32 octets. Messages are short here: the whole is passed at once, and
/// its length in bits fits into 32 bits (below 512 MiB).
std::array<unsigned char, 32> sha256(std::string_view message);

}  // namespace tokenferry
