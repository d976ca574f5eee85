// What the program has understood of its configuration, for --check.
#pragma once

#include <string>

#include "server/config/config.hpp"

namespace tokenferry::server {

/// A line for each key that decides who may sign in where, in the configuration's own words. Of a
/// secret it says where it comes from, and nothing else.
std::string summary_of(const Config& config);

}  // namespace tokenferry::server
