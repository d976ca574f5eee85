// The data in tests/vectors, which the tests in C++ and in JavaScript share.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.hpp"

/// The rows of one file; the test fails where there are none.
inline nlohmann::json read_vectors(const std::string& file) {
  std::ifstream in(std::string(TOKENFERRY_VECTORS) + "/" + file);
  REQUIRE(in);
  auto rows = nlohmann::json::parse(in);
  REQUIRE(!rows.empty());
  return rows;
}
