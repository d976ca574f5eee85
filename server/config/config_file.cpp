#include "server/config/config_file.hpp"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "server/config/json_mistake.hpp"
#include "server/config/key_names.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

using Json = nlohmann::json;

constexpr off_t max_config_size = 1024 * 1024;

std::string directory_of(const std::string& file) {
  const auto slash = file.rfind('/');
  return slash == file.npos ? std::string() : file.substr(0, slash + 1);
}

}  // namespace

Json load_config_file(const std::string& file, ConfigSource& source) {
  if (file.find_first_of("{\n") != file.npos) {
    throw ConfigFault("--config: expected the name of a file, found a configuration itself");
  }
  source = {SourceKind::file, file, directory_of(file), FileAccess::owner, {}, {}};
  const auto refuse = [&](const std::string& found) {
    throw ConfigFault(file + ": expected a configuration file of at most 1 MiB, found " + found);
  };
  if (const auto fault = reading_fault(file); !fault.empty()) refuse(fault);
  struct stat found{};
  if (stat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) refuse("no regular file");
  if (found.st_size > max_config_size) refuse("a larger one");
  if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) source.access = FileAccess::others_read;
  if (access_of(found) == FileAccess::others_write) {
    source.warnings.push_back(file +
                              ": expected a file that only its owner may write to (chmod "
                              "go-w), found one that others may write to");
  }
  std::ifstream in(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  auto json = parse_config(text, file);
  wipe(text);
  return json;
}

Json parse_config(std::string_view text, const std::string& file) {
  if (const auto mistake = find_json_mistake(text)) {
    throw ConfigFault(file + ": " + mistake->where() + ": expected JSON, found " +
                      std::string(mistake->kind));
  }
  std::vector<std::set<std::string>> open;
  const auto refuse_repeated = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key &&
        !open.back().insert(parsed.get<std::string>()).second) {
      throw ConfigFault(file + ": expected every key once, found \"" +
                        printable_key(parsed.get<std::string>()) + "\" twice in one object");
    }
    return true;
  };
  try {
    return Json::parse(text, refuse_repeated);
  } catch (const Json::exception& error) {
    // Its own text quotes the input, which can be a secret.
    throw ConfigFault(file + ": expected JSON, found a mistake that the library of fault " +
                      std::to_string(error.id) + " names");
  }
}

}  // namespace tokenferry::server
