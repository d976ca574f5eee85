#include "server/config/key_names.hpp"

#include <algorithm>

namespace tokenferry::server {
namespace {

constexpr std::size_t most_letters_off = 3;

/// The key in lower case, without hyphens and underscores: clientId, client-id and CLIENT_ID are
/// the same.
std::string plain(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c != '_' && c != '-') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
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

/// Whether a word of the name begins with the text.
bool has_word(std::string_view name, std::string_view text) {
  const auto at = name.find(text);
  return at != name.npos && (at == 0 || name[at - 1] == '_');
}

bool has(const KeySet& set, std::string_view key) {
  return std::find(set.begin(), set.end(), key) != set.end();
}

/// Spells a set's key for a message; empty: it is not to be named.
using Write = std::string (*)(const KeySet& set, std::string_view key);

/// Names the sets' key that is nearest, or all of them, each as `write` spells it.
std::string choose(std::string_view key, std::initializer_list<KeySet> sets, std::string_view one,
                   std::string_view all, Write write) {
  std::vector<std::string_view> known;
  std::string list(all);
  for (const auto& set : sets) {
    for (const auto name : set) {
      const auto written = write(set, name);
      if (written.empty()) continue;
      list += (known.empty() ? "" : ", ") + written;
      known.push_back(name);
    }
  }
  const auto nearest = nearest_key(key, known);
  if (nearest.empty()) return list;
  for (const auto& set : sets) {
    if (has(set, nearest)) return std::string(one) + write(set, nearest);
  }
  return list;
}

}  // namespace

std::string_view nearest_key(std::string_view key, const std::vector<std::string_view>& known) {
  const auto meant = plain(key.substr(0, 64));
  std::string_view nearest;
  auto least = std::min(most_letters_off, meant.size() / 2) + 1;
  for (const auto name : known) {
    const auto letters = distance(meant, plain(name));
    if (letters < least) nearest = name, least = letters;
  }
  if (!nearest.empty() || meant.size() < 4) return nearest;
  for (const auto name : known) {
    const bool shorter = nearest.empty() || name.size() < nearest.size();
    if (shorter && (has_word(name, key) || meant.find(plain(name)) != meant.npos)) nearest = name;
  }
  return nearest;
}

std::string meant_key(std::string_view key, std::initializer_list<KeySet> sets) {
  for (const auto& set : key_sets) {
    if (!has(set, key)) continue;
    const auto object = '"' + std::string(set.object) + '"';
    return "this key " + (set.object.empty()        ? "at the top of the file"
                          : set.object == "clients" ? "in an entry of " + object
                                                    : "in " + object);
  }
  const auto quote = [](const KeySet&, std::string_view name) {
    return '"' + std::string(name) + '"';
  };
  return choose(key, sets, "the key ", "one of the keys ", quote);
}

std::string variable_of(const KeySet& set, std::string_view key) {
  const bool nested = !set.object.empty() && set.object != "clients";
  std::string out = "TOKENFERRY_";
  for (const char c : (nested ? std::string(set.object) + '_' : "") + std::string(key)) {
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}

std::string meant_variable(std::string_view key, std::initializer_list<KeySet> sets) {
  for (const auto& set : key_sets) {
    if (has(set, key)) return variable_of(set, key);
  }
  const auto write = [](const KeySet& set, std::string_view name) {
    if (name == "clients") return std::string();
    const bool object = set.object.empty() && keys_of(name).object == name;
    return variable_of(set, name) + (object ? "_..." : "");
  };
  return choose(key, sets, "", "one of ", write);
}

std::string printable_key(std::string_view key) {
  const bool digits =
      std::any_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (key.size() >= 20 && digits) return "(a key that can be a secret)";
  std::string out;
  for (const char c : key.substr(0, 40)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out;
}

}  // namespace tokenferry::server
