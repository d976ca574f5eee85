// SHA-256 (FIPS 180-4). Ours, because Web Crypto's is asynchronous and absent on plain HTTP; the
// tests prove it against OpenSSL.
#pragma once

#include <array>
#include <string_view>

namespace tokenferry {

/// The digest of `message`, 32 octets. Messages are short here: the whole is given at once, and is
/// below 512 MiB, so that 32 bits hold its length in bits.
std::array<unsigned char, 32> sha256(std::string_view message);

}  // namespace tokenferry
