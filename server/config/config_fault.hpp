// A fault of the configuration, on its way from where it is noticed to load_config.
#pragma once

#include <stdexcept>

namespace tokenferry::server {

/// Its text names the source, the key, what was expected and what was found.
class ConfigFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace tokenferry::server
