#include "server/config/config_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace tokenferry::server {
namespace {

using Json = nlohmann::json;

std::string type_of(const Json& value) {
  if (value.is_string())
    return value.get_ref<const std::string&>().empty() ? "an empty text" : "a text";
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return "the number " + value.dump();
  if (value.is_number()) return "a number with a fraction";
  if (value.is_array()) return value.empty() ? "an empty list" : "a list";
  return value.is_null() ? "null" : "an object";
}

/// Levenshtein's distance: how many letters to change, add or drop.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const auto changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// A key as it may stand in a fault: short, and of one line.
std::string printable(std::string_view key) {
  std::string out;
  for (const char c : key.substr(0, 40)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out;
}

}  // namespace

ConfigReader::ConfigReader(const Json& object, std::string where, KeyStyle style)
    : object_(&object), where_(std::move(where)), style_(style) {
  if (!object.is_object()) {
    const auto separator = where_.ends_with(": ") ? "" : ": ";
    throw ConfigFault(where_ + separator + "expected an object, found " + type_of(object));
  }
}

std::string ConfigReader::path_of(std::string_view key) const {
  if (style_ == KeyStyle::json_pointer) return where_ + '/' + printable(key);
  std::string name = "TOKENFERRY_";
  for (const char c : key) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return where_ + name;
}

void ConfigReader::fail(std::string_view key, std::string_view expected,
                        std::string_view found) const {
  throw ConfigFault(path_of(key) + ": expected " + std::string(expected) + ", found " +
                    std::string(found));
}

void ConfigReader::fail_type(std::string_view key, std::string_view expected,
                             const Json& found) const {
  fail(key, expected, type_of(found));
}

const Json* ConfigReader::find(std::string_view key) {
  known_.emplace_back(key);
  const auto found = object_->find(std::string(key));
  return found == object_->end() ? nullptr : &*found;
}

bool ConfigReader::has(std::string_view key) {
  return find(key) != nullptr;
}

std::optional<std::string> ConfigReader::text(std::string_view key) {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
    fail_type(key, "a text", *value);
  }
  return value->get<std::string>();
}

std::string ConfigReader::required_text(std::string_view key, std::string_view expected) {
  auto value = text(key);
  if (!value) fail(key, expected, "nothing");
  return *value;
}

std::optional<std::vector<std::string>> ConfigReader::texts(std::string_view key) {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  if (!value->is_array() || value->empty()) fail_type(key, "a list of texts", *value);
  std::vector<std::string> out;
  for (const auto& item : *value) {
    if (!item.is_string() || item.get_ref<const std::string&>().empty()) {
      fail_type(std::string(key) + '/' + std::to_string(out.size()), "a text", item);
    }
    out.push_back(item.get<std::string>());
  }
  return out;
}

bool ConfigReader::flag(std::string_view key) {
  const auto* value = find(key);
  if (!value) return false;
  if (!value->is_boolean()) fail_type(key, "true or false", *value);
  return value->get<bool>();
}

int ConfigReader::number(std::string_view key, int preset, int least, int most) {
  const auto* value = find(key);
  if (!value) return preset;
  const auto expected =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  // A double holds every number of the range, and any number at all without an error.
  if (!value->is_number_integer() || value->get<double>() < least || value->get<double>() > most) {
    fail_type(key, expected, *value);
  }
  return value->get<int>();
}

std::optional<ConfigReader> ConfigReader::object(std::string_view key) {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  return ConfigReader(*value, path_of(key), style_);
}

std::vector<ConfigReader> ConfigReader::objects(std::string_view key) {
  const auto* value = find(key);
  std::vector<ConfigReader> out;
  if (!value) return out;
  if (!value->is_array() || value->empty()) fail_type(key, "a list of objects", *value);
  for (const auto& item : *value) {
    out.emplace_back(item, path_of(key) + '/' + std::to_string(out.size()), style_);
  }
  return out;
}

void ConfigReader::refuse_unknown() const {
  for (const auto& [key, value] : object_->items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    const auto nearest = std::min_element(
        known_.begin(), known_.end(),
        [&key = key](const auto& a, const auto& b) { return distance(key, a) < distance(key, b); });
    const bool near = nearest != known_.end() && distance(key, *nearest) <= 3;
    std::string all;
    for (const auto& name : known_) all += (all.empty() ? "" : ", ") + name;
    fail(key, near ? "the key \"" + *nearest + '"' : "one of the keys " + all, "an unknown key");
  }
}

Json parse_config(std::string_view text, const std::string& file) {
  std::vector<std::set<std::string>> open;
  const auto refuse_repeated = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key &&
        !open.back().insert(parsed.get<std::string>()).second) {
      throw ConfigFault(file + ": expected every key once, found \"" +
                        printable(parsed.get<std::string>()) + "\" twice in one object");
    }
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), refuse_repeated);
  } catch (const Json::parse_error& error) {
    // The library's own text quotes the input, which can be a secret.
    const auto before = text.substr(0, std::min(error.byte, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    throw ConfigFault(file + ": expected JSON, found a mistake in line " + std::to_string(line));
  }
}

}  // namespace tokenferry::server
