#include "shared/result.hpp"

#include <memory>
#include <string>

#include "tests/support/catch.hpp"

namespace {

using namespace tokenferry;

TEST_CASE("result: holds a value or an error", "[result]") {
  const Result<std::string> good = std::string("value");
  REQUIRE(good);
  CHECK(good.has_value());
  CHECK(*good == "value");
  CHECK(good->size() == 5);

  const Result<std::string> bad = Error{Errc::malformed, "why"};
  REQUIRE_FALSE(bad);
  CHECK(bad.error().errc == Errc::malformed);
  CHECK(bad.error().detail == "why");

  const Result<std::string> bare = Errc::timeout;
  CHECK(bare.error().errc == Errc::timeout);
  CHECK(bare.error().detail.empty());
}

TEST_CASE("result: a value that is empty is a value", "[result]") {
  CHECK(Result<std::string>(std::string()));
  CHECK(Result<bool>(false).has_value());
}

TEST_CASE("result: a value can be moved out", "[result]") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const auto moved = std::move(*result);
  REQUIRE(moved);
  CHECK(*moved == 7);
}

TEST_CASE("result: the value of a temporary can be looped over", "[result]") {
  const auto make = [] { return Result<std::string>(std::string(100, 'a')); };
  std::size_t count = 0;
  for (const char c : *make()) count += c == 'a' ? 1 : 0;
  for (const char c : make().value()) count += c == 'a' ? 1 : 0;
  CHECK(count == 200);
}

TEST_CASE("result: passes an error on", "[result]") {
  const auto outer = [](Result<int> inner) -> Result<std::string> {
    if (!inner) return inner.error();
    return std::string("reached");
  };
  CHECK(*outer(1) == "reached");
  CHECK(outer(Error{Errc::invalid_option, "scope"}).error().detail == "scope");
}

}  // namespace
