#include "server/config/config_reader.hpp"

#include <algorithm>

#include "server/config/digits.hpp"
#include "server/config/key_names.hpp"
#include "shared/decimal.hpp"

namespace tokenferry::server {
namespace {

using Kind = JsonValue::Kind;

/// Never the value: what stands in the wrong place can be a secret.
std::string type_of(const JsonValue& value) {
  if (value.is(Kind::text)) return value.text.empty() ? "an empty text" : "a text";
  if (value.is(Kind::boolean)) return value.truth ? "true" : "false";
  if (value.is_number()) return "a number";
  if (value.is(Kind::list)) return value.items.empty() ? "an empty list" : "a list";
  if (value.is(Kind::too_deep)) return "one within too many others";
  return value.is(Kind::null) ? "null" : "an object";
}

std::string upper(std::string_view key) {
  std::string out;
  for (const char c : key) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

/// Splits the list in a variable.
std::vector<std::string> split(std::string_view list) {
  constexpr std::string_view between = ", \t\r\n";
  std::vector<std::string> out;
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(between), list.size());
    if (end > 0) out.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

}  // namespace

ConfigReader::ConfigReader(const JsonValue& object, std::string path, ConfigSource& source)
    : object_(&object), path_(std::move(path)), source_(&source) {
  if (object.is(Kind::object)) return;
  refuse_config(source.name + ": " + path_ + (path_.empty() ? "" : ": ") +
                "expected an object, found " + type_of(object));
}

std::string ConfigReader::path_of(std::string_view key) const {
  if (source_->kind == SourceKind::file) return path_ + '/' + std::string(key);
  const auto slash = std::min(key.find('/'), key.size());
  std::string out = path_ + upper(key.substr(0, slash));
  if (slash == key.size()) return out;
  const auto index = read_decimal(key.substr(slash + 1)).value_or(0);
  return out + ", entry " + std::to_string(1 + static_cast<int>(index));
}

std::string ConfigReader::named(std::string_view key) const {
  if (source_->kind == SourceKind::environment) return path_ + upper(key);
  return '"' + std::string(key) + '"';
}

std::string ConfigReader::line(std::string_view key, std::string_view expected,
                               std::string_view found) const {
  return source_->name + ": " + path_of(key) + ": expected " + std::string(expected) + ", found " +
         std::string(found);
}

void ConfigReader::fail(std::string_view key, std::string_view expected,
                        std::string_view found) const {
  refuse_config(line(key, expected, found));
}

void ConfigReader::warn(std::string_view key, std::string_view expected,
                        std::string_view found) const {
  source_->warnings.push_back(line(key, expected, found));
}

void ConfigReader::fail_type(std::string_view key, std::string_view expected,
                             const JsonValue& found) const {
  fail(key, expected, type_of(found));
}

void ConfigReader::allow_only(std::initializer_list<KeySet> sets) const {
  for (const auto& key : object_->names) {
    const bool known = std::any_of(sets.begin(), sets.end(), [&](const KeySet& set) {
      return std::find(set.begin(), set.end(), key) != set.end();
    });
    if (known) continue;
    const bool file = source_->kind == SourceKind::file;
    fail(printable_key(key), file ? meant_key(key, sets) : meant_variable(key, sets),
         file ? "an unknown key" : "an unknown variable");
  }
}

const JsonValue* ConfigReader::find(std::string_view key) const {
  return object_->find(key);
}

bool ConfigReader::has(std::string_view key) const {
  return find(key) != nullptr;
}

std::optional<std::string_view> ConfigReader::text(std::string_view key) const {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  if (!value->is(Kind::text) || value->text.empty()) fail_type(key, "a text", *value);
  return value->text;
}

std::string_view ConfigReader::required_text(std::string_view key,
                                             std::string_view expected) const {
  const auto value = text(key);
  if (!value) fail(key, expected, "nothing");
  return *value;
}

std::optional<std::vector<std::string>> ConfigReader::texts(std::string_view key) const {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  if (source_->kind == SourceKind::environment) {
    auto list = split(value->text);
    if (list.empty()) fail(key, "a list, with commas or blanks between its entries", "no entry");
    return list;
  }
  if (!value->is(Kind::list) || value->items.empty()) {
    fail_type(key, "a list of texts, [\"...\"]", *value);
  }
  std::vector<std::string> out;
  for (const auto& item : value->items) {
    if (!item.is(Kind::text) || item.text.empty()) {
      fail_type(std::string(key) + '/' + std::to_string(out.size()), "a text", item);
    }
    out.push_back(item.text);
  }
  return out;
}

bool ConfigReader::flag(std::string_view key, bool preset) const {
  const auto* value = find(key);
  if (!value) return preset;
  if (source_->kind == SourceKind::environment) {
    if (value->text == "true" || value->text == "false") return value->text == "true";
    fail(key, "true or false", "another word");
  }
  if (!value->is(Kind::boolean)) fail_type(key, "true or false", *value);
  return value->truth;
}

int ConfigReader::number(std::string_view key, int preset, int least, int most) const {
  const auto* value = find(key);
  if (!value) return preset;
  const auto expected =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  if (source_->kind == SourceKind::environment) {
    const auto number = read_digits(value->text, static_cast<std::uint32_t>(most));
    if (number && static_cast<int>(*number) >= least) return static_cast<int>(*number);
    fail(key, expected, "another text");
  }
  // A double holds every number of the range, and any number at all without an error.
  if (!value->is(Kind::integer) || value->number < least || value->number > most) {
    fail(key, expected, value->is_number() ? "another number" : type_of(*value));
  }
  return static_cast<int>(value->number);
}

std::optional<ConfigReader> ConfigReader::object(std::string_view key) const {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  const bool file = source_->kind == SourceKind::file;
  return ConfigReader(*value, file ? path_of(key) : path_of(key) + '_', *source_);
}

std::vector<ConfigReader> ConfigReader::objects(std::string_view key) const {
  const auto* value = find(key);
  std::vector<ConfigReader> out;
  if (!value) return out;
  if (!value->is(Kind::list) || value->items.empty()) fail_type(key, "a list of objects", *value);
  for (const auto& item : value->items) {
    out.emplace_back(item, path_of(key) + '/' + std::to_string(out.size()), *source_);
  }
  return out;
}

}  // namespace tokenferry::server
