#include "shared/sha256.hpp"

#include <openssl/sha.h>

#include <random>
#include <string>
#include <string_view>

#include "tests/support/catch.hpp"

namespace {

using tokenferry::sha256;

std::string hex(const std::array<unsigned char, 32>& digest) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char octet : digest) {
    out += digits[octet >> 4];
    out += digits[octet & 15];
  }
  return out;
}

std::string openssl_hex(std::string_view message) {
  std::array<unsigned char, 32> digest;
  SHA256(reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data());
  return hex(digest);
}

std::string random_text(std::mt19937& random, std::size_t size) {
  std::string text(size, '\0');
  for (auto& c : text) c = static_cast<char>(random());
  return text;
}

TEST_CASE("sha256: gives the digests of FIPS 180-4's examples", "[sha256]") {
  static constexpr struct {
    const char* name;
    std::string_view message;
    const char* digest;
  } rows[] = {
      {"nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"two blocks of 112 octets",
       "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
       "lmnopqrsmnopqrstnopqrstu",
       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {"an octet above ASCII", "\xbd",
       "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(hex(sha256(row.message)) == row.digest);
    }
  }
}

TEST_CASE("sha256: digests a million letters", "[sha256]") {
  CHECK(hex(sha256(std::string(1000000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256: agrees with OpenSSL at every length around the block's edges", "[sha256]") {
  std::mt19937 random(1);  // a fixed seed: a failure can be repeated
  for (std::size_t size = 0; size <= 2048; ++size) {
    const auto message = random_text(random, size);
    INFO("length " << size);
    REQUIRE(hex(sha256(message)) == openssl_hex(message));
  }
}

TEST_CASE("sha256: agrees with OpenSSL on random messages", "[sha256]") {
  std::mt19937 random(2);
  for (int i = 0; i < 4000; ++i) {
    const auto message = random_text(random, random() % 300);
    INFO("message " << i << " of length " << message.size());
    REQUIRE(hex(sha256(message)) == openssl_hex(message));
  }
}

}  // namespace
