#include "server/config/config.hpp"
#include "server/config/config_fault.hpp"

namespace tokenferry::server {

std::variant<Config, ConfigError> load_config(const std::string& file, const std::string& listen) {
  try {
    return read_config(file, listen);
  } catch (const ConfigFault& fault) {
    return ConfigError{fault.what()};
  }
}

}  // namespace tokenferry::server
