#include "shared/pkce.hpp"

#include <array>
#include <string>

#include "tests/support/catch.hpp"

namespace {

using tokenferry::is_code_verifier;
using tokenferry::make_verifier;
using tokenferry::s256_challenge;

TEST_CASE("pkce: RFC 7636 appendix B", "[pkce]") {
  constexpr std::array<unsigned char, 32> entropy = {
      116, 24,  223, 180, 151, 153, 224, 37,  79, 250, 96, 125, 216, 173, 187, 186,
      22,  212, 37,  77,  105, 214, 191, 240, 91, 88,  5,  88,  83,  132, 141, 121};
  const auto verifier = make_verifier(entropy);
  CHECK(verifier == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  CHECK(s256_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("pkce: long texts that begin alike differ", "[pkce]") {
  for (const std::size_t size : {127, 128, 1000, 16 * 1024}) {
    std::string text(size, 'a');
    const auto challenge = s256_challenge(text);
    text.back() = 'b';
    CHECK(challenge != s256_challenge(text));
  }
}

TEST_CASE("pkce: any entropy makes a verifier of its own", "[pkce]") {
  // Each octet alone at each value: a shift or a mask that loses bits makes two of them equal.
  std::array<unsigned char, 32> entropy{};
  const auto zero = make_verifier(entropy);
  CHECK(zero == std::string(43, 'A'));
  for (auto& octet : entropy) {
    for (unsigned value = 1; value < 256; ++value) {
      octet = static_cast<unsigned char>(value);
      const auto verifier = make_verifier(entropy);
      REQUIRE(is_code_verifier(verifier));
      REQUIRE(verifier.size() == 43);
      REQUIRE(verifier != zero);
      REQUIRE(is_code_verifier(s256_challenge(verifier)));
    }
    octet = 0;
  }
}

TEST_CASE("pkce: knows what a code verifier is", "[pkce]") {
  const std::string good(42, 'a');
  const struct {
    const char* name;
    std::string text;
    bool want;
  } rows[] = {
      {"nothing", "", false},
      {"42 characters", good, false},
      {"43 characters", good + "a", true},
      {"128 characters", std::string(128, 'z'), true},
      {"129 characters", std::string(129, 'z'), false},
      {"every unreserved mark", good + "-._~", true},
      {"digits and capitals", good + "0123456789AZ", true},
      {"a plus", good + "+", false},
      {"a slash", good + "/", false},
      {"padding", good + "=", false},
      {"a space", good + " ", false},
      {"a percent sign", good + "%", false},
      {"a NUL", good + std::string(1, '\0'), false},
      {"a line feed", good + "\n", false},
      {"an octet above ASCII", good + "\xe4", false},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      CHECK(is_code_verifier(row.text) == row.want);
    }
  }
}

}  // namespace
