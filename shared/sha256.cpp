#include "shared/sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace tokenferry {
namespace {

// FIPS 180-4, sections 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of the cube
// roots of the first 64 primes, and of the square roots of the first 8. Computed when they are
// needed, since a table of what looks like noise is what no compression makes smaller.
constexpr bool is_prime(unsigned n) {
  for (unsigned d = 2; d < n; ++d) {
    if (n % d == 0) return false;
  }
  return true;
}

/// By Newton's method; a double's 53 bits hold the root's 3 or 5 and the 32 that are wanted.
constexpr std::uint32_t root_fraction(unsigned prime, unsigned degree) {
  double root = prime;
  for (int i = 0; i < 40; ++i) {
    const double power = degree == 2 ? root : root * root;
    root += (prime / power - root) / degree;
  }
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(root * 0x1p32));
}

static_assert(root_fraction(2, 3) == 0x428a2f98 && root_fraction(311, 3) == 0xc67178f2);
static_assert(root_fraction(2, 2) == 0x6a09e667 && root_fraction(19, 2) == 0x5be0cd19);

/// The octet of the message as section 5.1.1 pads it to `size` octets: behind it a one bit, then
/// zeros, and at the end its length in bits.
unsigned padded(std::string_view message, std::size_t index, std::size_t size) {
  if (index < message.size()) return static_cast<unsigned char>(message[index]);
  if (index == message.size()) return 0x80;
  const auto left = size - 1 - index;
  return left < 4 ? static_cast<unsigned char>(8 * message.size() >> 8 * left) : 0;
}

}  // namespace

std::array<unsigned char, 32> sha256(std::string_view message) {
  std::array<std::uint32_t, 8> hash;
  std::array<std::uint32_t, 64> k;
  unsigned prime = 1;
  for (std::size_t t = 0; t < k.size(); ++t) {
    do ++prime;
    while (!is_prime(prime));
    k[t] = root_fraction(prime, 3);
    if (t < hash.size()) hash[t] = root_fraction(prime, 2);
  }

  // Section 6.2.2.
  const std::size_t size = (message.size() + 8) / 64 * 64 + 64;
  for (std::size_t index = 0; index < size;) {
    std::array<std::uint32_t, 64> w;
    // a to h are the eight from `s` on; each round puts a new a before them.
    std::array<std::uint32_t, 64 + 8> row;
    auto* s = &row[64];
    std::copy(hash.begin(), hash.end(), s);
    for (std::size_t t = 0; t < w.size(); ++t) {
      if (t < 16) {
        w[t] = 0;
        for (std::size_t i = 0; i < 4; ++i) w[t] = w[t] << 8 | padded(message, index++, size);
      } else {
        const auto s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
        const auto s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
      }
      const auto sum1 = std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25);
      const auto choice = s[6] ^ (s[4] & (s[5] ^ s[6]));
      const auto t1 = s[7] + sum1 + choice + k[t] + w[t];
      const auto sum0 = std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22);
      const auto majority = (s[0] & s[1]) | (s[2] & (s[0] | s[1]));
      s[3] += t1;
      *--s = t1 + sum0 + majority;
    }
    for (std::size_t i = 0; i < hash.size(); ++i) hash[i] += s[i];
  }

  std::array<unsigned char, 32> digest;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<unsigned char>(hash[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

}  // namespace tokenferry
