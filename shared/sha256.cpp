#include "shared/sha256.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace tokenferry {
namespace {

// FIPS 180-4, sections 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of the cube
// roots of the first 64 primes, and of the square roots of the first 8. Computed here, which is
// shorter than the table and cannot hold a typing error.
constexpr bool is_prime(unsigned n) {
  for (unsigned d = 2; d * d <= n; ++d) {
    if (n % d == 0) return false;
  }
  return true;
}

/// floor(prime^(1/degree) * 2^32), modulo 2^32: the largest x with x^degree <= prime *
/// 2^(32*degree).
constexpr std::uint32_t root_fraction(unsigned prime, unsigned degree) {
  using Wide = unsigned __int128;
  // The root of a prime below 312 is under 18, so 37 bits hold it; its cube overflows 128 bits
  // never (3 * 37 = 111).
  std::uint64_t root = 0;
  for (int bit = 36; bit >= 0; --bit) {
    const std::uint64_t candidate = root | std::uint64_t{1} << bit;
    Wide power = 1;
    for (unsigned i = 0; i < degree; ++i) power *= candidate;
    if (power <= static_cast<Wide>(prime) << (32 * degree)) root = candidate;
  }
  return static_cast<std::uint32_t>(root);
}

template <std::size_t N>
constexpr std::array<std::uint32_t, N> root_fractions(unsigned degree) {
  std::array<std::uint32_t, N> out{};
  unsigned prime = 1;
  for (auto& word : out) {
    do ++prime;
    while (!is_prime(prime));
    word = root_fraction(prime, degree);
  }
  return out;
}

constexpr auto round_constants = root_fractions<64>(3);
constexpr auto initial_hash = root_fractions<8>(2);
static_assert(round_constants[0] == 0x428a2f98 && round_constants[63] == 0xc67178f2);
static_assert(initial_hash[0] == 0x6a09e667 && initial_hash[7] == 0x5be0cd19);

using State = std::array<std::uint32_t, 8>;

// FIPS 180-4, section 6.2.2.
void compress(State& hash, const std::array<unsigned char, 64>& block) {
  std::array<std::uint32_t, 64> w{};
  State s = hash;  // a to h
  for (std::size_t t = 0; t < w.size(); ++t) {
    if (t < 16) {
      for (std::size_t i = 0; i < 4; ++i) w[t] = w[t] << 8 | block[4 * t + i];
    } else {
      const auto s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
      const auto s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
      w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    const auto sum1 = std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25);
    const auto choice = s[6] ^ (s[4] & (s[5] ^ s[6]));
    const auto t1 = s[7] + sum1 + choice + round_constants[t] + w[t];
    const auto sum0 = std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22);
    const auto majority = (s[0] & s[1]) | (s[2] & (s[0] | s[1]));
    std::memmove(&s[1], &s[0], 7 * sizeof(s[0]));
    s[4] += t1;
    s[0] = t1 + sum0 + majority;
  }
  for (std::size_t i = 0; i < hash.size(); ++i) hash[i] += s[i];
}

}  // namespace

std::array<unsigned char, 32> sha256(View message) {
  State hash = initial_hash;
  std::array<unsigned char, 64> block{};
  std::size_t used = 0;
  const auto put = [&](unsigned char octet) {
    block[used++] = octet;
    if (used == block.size()) {
      compress(hash, block);
      used = 0;
    }
  };
  for (const char c : message) put(static_cast<unsigned char>(c));

  // Section 5.1.1: a one bit, zeros, and the length in bits as 64 bits.
  put(0x80);
  while (used != 56) put(0);
  const std::uint64_t bits = std::uint64_t{message.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) put(static_cast<unsigned char>(bits >> shift));

  std::array<unsigned char, 32> digest;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<unsigned char>(hash[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

}  // namespace tokenferry
