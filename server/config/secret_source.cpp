#include "server/config/secret_source.hpp"

#include <algorithm>
#include <iterator>

#include "server/config/environment.hpp"
#include "shared/encoding.hpp"

namespace tokenferry::server {
namespace {

constexpr std::size_t max_secret_size = 4096;

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_between(std::string_view text, std::string_view begin, std::string_view end) {
  return text.size() > begin.size() + end.size() && text.starts_with(begin) && text.ends_with(end);
}

/// What stands at one of the keys for a secret.
struct Found {
  std::string_view key;
  std::string text;
  std::string source;
};

Found load_file(const ConfigReader& client, std::string_view key) {
  constexpr auto expected = "a readable file with the secret and nothing else";
  const auto name = client.required_text(key, expected);
  const auto path = (name.starts_with('/') ? "" : client.source().directory).append(name);
  // Never the path: somebody may have put the secret itself here.
  const auto found = look_at(path);
  if (!found.fault.empty()) client.fail(key, expected, found.fault);
  if (found.kind == FileFacts::Kind::other) client.fail(key, expected, "no regular file");
  if (found.size > max_secret_size) {
    client.fail(key, expected, "a file of more than 4096 octets");
  }
  check_access(client, key, path);
  client.source().files.push_back(path);
  return {key, read_file(path), "file " + path};
}

/// Refuses what cannot be a client secret (RFC 6749, appendix A.2), or is a placeholder.
void check(const ConfigReader& client, std::string_view key, std::string_view secret) {
  constexpr auto expected = "the client secret as the provider shows it";
  if (secret.empty()) client.fail(key, expected, "an empty one");
  if (secret.size() > max_secret_size) client.fail(key, expected, "more than 4096 characters");
  if (secret.starts_with("\xef\xbb\xbf") || secret.find('\0') != secret.npos) {
    client.fail(key, expected, "a byte order mark or UTF-16: save it as plain text");
  }
  if (secret.starts_with("-----BEGIN")) client.fail(key, expected, "a PEM text");
  if (!std::all_of(secret.begin(), secret.end(), is_vschar)) {
    client.fail(key, expected, "a line end, a control character, or one outside ASCII");
  }
  if (secret.front() == ' ' || secret.back() == ' ') {
    client.fail(key, expected, "a space before or after it");
  }
  if (secret == "changeme") client.fail(key, expected, "a placeholder");
  if (const auto oddity = oddity_of(secret); !oddity.empty()) client.warn(key, expected, oddity);
}

Found load_variable(const ConfigReader& client, std::string_view key) {
  constexpr auto expected = "the name of an environment variable";
  const auto name = client.required_text(key, expected);
  const auto value = variable_named(name);
  if (!value) client.fail(key, expected, "one that is not set");
  client.source().variables.emplace_back(name);
  return {key, std::string(*value), "variable " + std::string(name)};
}

Found take_plain(const ConfigReader& client, std::string_view key) {
  const bool is_file = client.source().kind == SourceKind::file;
  if (client.source().access != FileAccess::owner) {
    client.fail(key, "a configuration file that only its owner may read (chmod 600)",
                "one that others may read; or use " + std::string(key) + "_file");
  }
  return {key, std::string(client.required_text(key, "a text")),
          is_file ? "the configuration" : "variable " + client.named(key)};
}

}  // namespace

std::string_view oddity_of(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const bool placeholder = is_between(text, "<", ">") || lower.starts_with("your-") ||
                           lower.starts_with("your_") || lower.starts_with("your ") ||
                           lower.find("client_secret") != lower.npos ||
                           lower.find("client_id") != lower.npos;
  wipe(lower);
  for (const std::string_view quote : {"\"", "'", "`"}) {
    if (is_between(text, quote, quote)) return "quotes around it, which would be a part of it";
  }
  const bool variable = is_between(text, "${", "}") || is_between(text, "$(", ")") ||
                        is_between(text, "{{", "}}") || is_between(text, "%", "%") ||
                        (text.starts_with('$') && is_name(text.substr(1)));
  if (variable) return "a variable that nobody replaced";
  if (placeholder) return "a placeholder, or more than the value alone";
  return text.find(' ') == text.npos ? "" : "a blank inside";
}

void check_access(const ConfigReader& in, std::string_view key, const std::string& path) {
  const auto access = access_of(look_at(path));
  if (access == FileAccess::others_write) {
    in.fail(key, "a file that only its owner may write to (chmod 600)",
            "one that others may write to");
  }
  if (access == FileAccess::others_read) {
    in.warn(key, "a file that only its owner may read (chmod 600)", "one that others may read");
  }
}

LoadedSecret load_secret(const ConfigReader& client, WhichSecret which,
                         std::string_view client_id) {
  const bool is_current = which == WhichSecret::current;
  const std::string plain_key = is_current ? "client_secret" : "previous_client_secret";
  const auto file_key = plain_key + "_file";
  const auto variable_key = plain_key + "_env";
  const std::string keys[] = {file_key, variable_key, plain_key};
  const auto given = std::count_if(std::begin(keys), std::end(keys),
                                   [&](const auto& key) { return client.has(key); });
  if (given == 0 && !is_current) return {};
  const auto sources =
      client.named(file_key) + ", " + client.named(variable_key) + " or " + client.named(plain_key);
  if (given == 0) client.fail(file_key, "one of " + sources, "none");
  if (given > 1) client.fail(plain_key, "only one of " + sources, "more");

  auto found = client.has(file_key)       ? load_file(client, file_key)
               : client.has(variable_key) ? load_variable(client, variable_key)
                                          : take_plain(client, plain_key);
  auto& text = found.text;
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  check(client, found.key, text);
  if (text == client_id) client.warn(found.key, "the client secret", "the client_id once more");
  LoadedSecret loaded{Secret(text), std::move(found.source)};
  wipe(text);
  return loaded;
}

}  // namespace tokenferry::server
