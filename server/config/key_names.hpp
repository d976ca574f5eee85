// Keys as people write them: which one was meant, and how to show a key in a message.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "server/config/config_keys.hpp"

namespace tokenferry::server {

/// The known key that a misspelt one is nearest to: another case, hyphens, a few letters off, a
/// part of it, or more than it. Empty: none is near.
std::string_view nearest_key(std::string_view key, const std::vector<std::string_view>& known);

/// What was expected in place of an unknown key, to follow "expected": the nearest key, the object
/// that the key belongs to, or any key of the sets, which are those that the object may have.
std::string meant_key(std::string_view key, std::initializer_list<KeySet> sets);

/// Likewise for a variable of the environment; the key is its name after TOKENFERRY_, in lower
/// case.
std::string meant_variable(std::string_view key, std::initializer_list<KeySet> sets);

/// The variable that stands for a key: TOKENFERRY_CLIENT_ID, TOKENFERRY_TLS_CERTIFICATE.
std::string variable_of(const KeySet& set, std::string_view key);

/// A key for a message: short and on one line; hidden where it can be a secret in the wrong place.
std::string printable_key(std::string_view key);

}  // namespace tokenferry::server
