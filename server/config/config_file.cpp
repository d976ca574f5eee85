#include "server/config/config_file.hpp"

#include "server/config/json_mistake.hpp"
#include "server/config/key_names.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

constexpr std::uint64_t max_config_size = 1024 * 1024;

std::string directory_of(const std::string& file) {
  const auto slash = file.rfind('/');
  return slash == file.npos ? std::string() : file.substr(0, slash + 1);
}

}  // namespace

JsonValue load_config_file(const std::string& file, ConfigSource& source) {
  if (file.find_first_of("{\n") != file.npos) {
    refuse_config("--config: expected the name of a file, found a configuration itself");
  }
  source = {SourceKind::file, file, directory_of(file), FileAccess::owner, {}, {}, {file}};
  const auto refuse = [&](const std::string& found) {
    refuse_config(file + ": expected a configuration file of at most 1 MiB, found " + found);
  };
  const auto found = look_at(file);
  if (!found.fault.empty()) refuse(found.fault);
  if (found.kind != FileFacts::Kind::regular) refuse("no regular file");
  if (found.size > max_config_size) refuse("a larger one");
  if ((found.mode & 0077) != 0) source.access = FileAccess::others_read;
  if (access_of(found) == FileAccess::others_write) {
    source.warnings.push_back(file +
                              ": expected a file that only its owner may write to (chmod "
                              "go-w), found one that others may write to");
  }
  auto text = read_file(file);
  auto json = parse_config(text, file);
  wipe(text);
  return json;
}

JsonValue parse_config(std::string_view text, const std::string& file) {
  if (const auto mistake = find_json_mistake(text)) {
    refuse_config(file + ": " + mistake->where() + ": expected JSON, found " +
                  std::string(mistake->kind));
  }
  auto json = parse_json(text);
  // The scanner has found no mistake: what is left are numbers that no double holds.
  if (!json) refuse_config(file + ": expected JSON, found a number beyond all range");
  if (json->repeated) {
    refuse_config(file + ": expected every key once, found \"" + printable_key(*json->repeated) +
                  "\" twice in one object");
  }
  return std::move(json->value);
}

}  // namespace tokenferry::server
