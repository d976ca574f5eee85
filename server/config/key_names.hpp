// Keys as people write them: the one that was meant, and how a key may stand in a message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/config/config_keys.hpp"

namespace tokenferry::server {

/// The known key that a misspelt one is nearest to: another case, hyphens, a few letters off, a
/// part of it, or more than it. Empty: none is near.
std::string_view nearest_key(std::string_view key, const std::vector<std::string_view>& known);

/// What an unknown key of an object ought to be, as "expected ..." says it: the nearest key, the
/// object that it belongs to, or any key of the sets, which are what the object may have.
std::string meant_key(std::string_view key, const std::vector<KeySet>& sets);

/// The same of a variable of the environment; the key is its name behind TOKENFERRY_, in lower
/// case.
std::string meant_variable(std::string_view key, const std::vector<KeySet>& sets);

/// The variable that stands for a key: TOKENFERRY_CLIENT_ID, TOKENFERRY_TLS_CERTIFICATE.
std::string variable_of(const KeySet& set, std::string_view key);

/// A key as it may stand in a message: short, of one line, and not where it can be a secret that
/// stands in the wrong place.
std::string printable_key(std::string_view key);

}  // namespace tokenferry::server
