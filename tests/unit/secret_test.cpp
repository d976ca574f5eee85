#include "shared/secret.hpp"

#include <cstring>
#include <new>
#include <ostream>
#include <string>
#include <type_traits>

#include "tests/support/catch.hpp"

namespace {

using tokenferry::Secret;

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
template <class T>
concept RevealsOfTemporary = requires(T value) { std::move(value).reveal(); };

TEST_CASE("secret: is moved and never copied or printed or compared", "[secret]") {
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Secret>);
  STATIC_REQUIRE(std::is_nothrow_move_assignable_v<Secret>);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Secret>);
  STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<Secret>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Secret, std::string_view>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::string_view, Secret>);
  STATIC_REQUIRE_FALSE(Printable<Secret>);
  STATIC_REQUIRE(Printable<std::string>);
  STATIC_REQUIRE_FALSE(std::equality_comparable<Secret>);
  STATIC_REQUIRE_FALSE(RevealsOfTemporary<Secret>);
}

TEST_CASE("secret: a failed check prints nothing of it", "[secret]") {
  CHECK(Catch::StringMaker<Secret>::convert(Secret("hush")) == "[secret]");
}

TEST_CASE("secret: reveals what it was given", "[secret]") {
  Secret secret("hush");
  CHECK(secret.reveal() == "hush");
  CHECK(secret.size() == 4);
  CHECK_FALSE(secret.empty());
  CHECK(Secret().empty());
}

TEST_CASE("secret: moving leaves nothing behind", "[secret]") {
  for (const auto* text : {"short", "longer than what a std::string keeps inside itself"}) {
    DYNAMIC_SECTION(text) {
      Secret first(text);
      Secret second(std::move(first));
      CHECK(first.empty());
      CHECK(second.reveal() == text);
      Secret third("another one");
      third = std::move(second);
      CHECK(second.empty());
      CHECK(third.reveal() == text);
      auto& same = third;
      third = std::move(same);
      CHECK(third.reveal() == text);
    }
  }
}

TEST_CASE("secret: wiping overwrites every octet that stood there", "[secret]") {
  std::string text = "longer than what a std::string keeps inside itself";
  const std::size_t size = text.size();
  text.resize(8);  // what is behind the end counts too
  const char* octets = text.data();
  tokenferry::wipe(text);
  CHECK(text.empty());
  REQUIRE(text.data() == octets);
  text.resize(size, 'x');  // within the capacity: the same octets, so that reading them is allowed
  REQUIRE(text.data() == octets);
  tokenferry::wipe(text);
  for (std::size_t i = 0; i < size; ++i) {
    INFO("octet " << i);
    REQUIRE(octets[i] == '\0');
  }
}

TEST_CASE("secret: its end overwrites the text", "[secret]") {
  // A short text lives inside the object, whose storage is ours here and outlives it.
  alignas(Secret) unsigned char storage[sizeof(Secret)] = {};
  auto* secret = new (storage) Secret("hush-hush");
  const auto holds_text = [&] {
    const std::string_view octets(reinterpret_cast<const char*>(storage), sizeof(storage));
    return octets.find("hush") != octets.npos;
  };
  REQUIRE(holds_text());
  secret->~Secret();
  CHECK_FALSE(holds_text());
}

TEST_CASE("secret: moving a short text overwrites the old place", "[secret]") {
  alignas(Secret) unsigned char storage[sizeof(Secret)] = {};
  auto* secret = new (storage) Secret("hush-hush");
  Secret moved(std::move(*secret));
  const std::string_view octets(reinterpret_cast<const char*>(storage), sizeof(storage));
  CHECK(octets.find("hush") == octets.npos);
  secret->~Secret();
}

}  // namespace
