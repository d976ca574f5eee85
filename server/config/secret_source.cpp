#include "server/config/secret_source.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "shared/encoding.hpp"

namespace tokenferry::server {
namespace {

constexpr std::size_t max_secret_size = 4096;

std::string load_file(const ConfigReader& client, const std::string& path) {
  constexpr auto key = "client_secret_file";
  constexpr auto expected = "a readable file with the secret and nothing else";
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) client.fail(key, expected, "no such file: " + path);
  if (!S_ISREG(found.st_mode) && !S_ISFIFO(found.st_mode)) {
    client.fail(key, expected, "no regular file: " + path);
  }
  if (found.st_size > static_cast<off_t>(max_secret_size)) {
    client.fail(key, expected, "a file of more than 4096 octets: " + path);
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) client.fail(key, expected, "a file that may not be read: " + path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Refuses what cannot be a client secret (RFC 6749, appendix A.2), or is a placeholder.
void check(const ConfigReader& client, std::string_view key, std::string_view secret) {
  constexpr auto expected = "the client secret as the provider shows it";
  if (secret.empty()) client.fail(key, expected, "an empty one");
  if (secret.size() > max_secret_size) client.fail(key, expected, "more than 4096 characters");
  if (!std::all_of(secret.begin(), secret.end(), is_vschar)) {
    client.fail(key, expected, "a line end, a control character, or one outside ASCII");
  }
  if (secret.front() == ' ' || secret.back() == ' ') {
    client.fail(key, expected, "a space before or behind it");
  }
  if (secret == "changeme") client.fail(key, expected, "a placeholder");
}

}  // namespace

Secret load_secret(ConfigReader& client, const std::string& directory, Readers readers) {
  const auto file = client.text("client_secret_file");
  const auto variable = client.text("client_secret_env");
  auto plain = client.text("client_secret");
  constexpr std::string_view sources = "client_secret_file, client_secret_env or client_secret";
  const int given = (file ? 1 : 0) + (variable ? 1 : 0) + (plain ? 1 : 0);
  if (given == 0)
    client.fail("client_secret_file", std::string("one of ") + std::string(sources), "none");
  if (given > 1)
    client.fail("client_secret", std::string("only one of ") + std::string(sources), "more");

  std::string_view key = "client_secret";
  std::string text;
  if (file) {
    key = "client_secret_file";
    text = load_file(client, file->starts_with('/') ? *file : directory + *file);
  } else if (variable) {
    key = "client_secret_env";
    const char* value = std::getenv(variable->c_str());
    if (!value) client.fail(key, "the name of an environment variable", "one that is not set");
    text = value;
  } else {
    if (readers == Readers::others) {
      client.fail(key, "a configuration file that only its owner may read (chmod 600)",
                  "one that others may read; or use client_secret_file");
    }
    text.swap(*plain);
  }
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  check(client, key, text);
  Secret secret(text);
  wipe(text);
  return secret;
}

}  // namespace tokenferry::server
