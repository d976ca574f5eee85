// The people who have an account at the sandbox.
#pragma once

#include <span>
#include <string_view>

namespace tokenferry::sandbox {

struct Person {
  std::string_view login;
  std::string_view label;    ///< the name on the consent page, in ASCII and HTML entities
  std::string_view profile;  ///< what `GET /user` answers: JSON
};

std::span<const Person> people();

/// The person with this login, or nullptr.
const Person* find_person(std::string_view login);

}  // namespace tokenferry::sandbox
