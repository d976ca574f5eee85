// What the program says of wrong secrets, word for word: never a part of them.
#include "tests/support/config_mistakes.hpp"

namespace {

using namespace tokenferry::server;

TEST_CASE("config mistakes: a secret in the file", "[config]") {
  check_mistakes({
      {"/clients/0/client_secret", "",
       "/clients/0/client_secret_file: expected one of \"client_secret_file\", "
       "\"client_secret_env\" or \"client_secret\", found none"},
      {"/clients/0/client_secret_env", R"("HOME")",
       "/clients/0/client_secret: expected only one of \"client_secret_file\", "
       "\"client_secret_env\" or \"client_secret\", found more"},
      {"/clients/0/client_secret", "123456",
       "/clients/0/client_secret: expected a text, found a number"},
      {"/clients/0/client_secret", R"("")",
       "/clients/0/client_secret: expected a text, found an empty text"},
      {"/clients/0/client_secret", "true", "/clients/0/client_secret: expected a text, found true"},
      {"/clients/0/client_secret", R"(["s3cr3t"])",
       "/clients/0/client_secret: expected a text, found a list"},
      {"/clients/0/client_secret", R"({"s3cr3t": 1})",
       "/clients/0/client_secret: expected a text, found an object"},
      {"/clients/0/client_secret", "1.5",
       "/clients/0/client_secret: expected a text, found a number"},
      {"/clients/0/client_secret", "null", "/clients/0/client_secret: expected a text, found null"},
      {"/clients/0/client_secret", R"("changeme")",
       "/clients/0/client_secret: expected the client secret as the provider shows it, "
       "found a placeholder"},
      {"/clients/0/client_secret", R"(" s3cr3t")",
       "/clients/0/client_secret: expected the client secret as the provider shows it, "
       "found a space before or after it"},
      {"/clients/0/client_secret", R"("s3cr3t ")",
       "/clients/0/client_secret: expected the client secret as the provider shows it, "
       "found a space before or after it"},
      {"/clients/0/client_secret", R"("s3cr3t\tx")",
       "/clients/0/client_secret: expected the client secret as the provider shows it, "
       "found a line end, a control character, or one outside ASCII"},
      {"/clients/0/client_secret", R"("s3cr3t\nx")",
       "/clients/0/client_secret: expected the client secret as the provider shows it, "
       "found a line end, a control character, or one outside ASCII"},
      {"/clients/0/client_secret",
       "\"s3cr3t\xc3\xa9"
       "\"",
       "/clients/0/client_secret: expected the client secret as the provider shows it, "
       "found a line end, a control character, or one outside ASCII"},
      {"/clients/0/client_secret", R"("-----BEGIN PRIVATE KEY-----\ns3cr3t")",
       "/clients/0/client_secret: expected the client secret as the provider shows it, "
       "found a PEM text"},
      {"/clients/0/client_secret", R"("\"s3cr3t\"")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found quotes around it, which would be a part of it"},
      {"/clients/0/client_secret", R"("'s3cr3t'")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found quotes around it, which would be a part of it"},
      {"/clients/0/client_secret", R"("${SECRET}")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a variable that nobody replaced"},
      {"/clients/0/client_secret", R"("$SECRET")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a variable that nobody replaced"},
      {"/clients/0/client_secret", R"("%SECRET%")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a variable that nobody replaced"},
      {"/clients/0/client_secret", R"("{{ secret }}")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a variable that nobody replaced"},
      {"/clients/0/client_secret", R"("<your secret>")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a placeholder, or more than the value alone"},
      {"/clients/0/client_secret", R"("your-s3cr3t")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a placeholder, or more than the value alone"},
      {"/clients/0/client_secret", R"("CLIENT_SECRET=s3cr3t")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a placeholder, or more than the value alone"},
      {"/clients/0/client_secret", R"("s3cr3t s3cr3t")",
       "warning: /clients/0/client_secret: expected the client secret as the provider "
       "shows it, found a blank inside"},
      {"/clients/0/client_secret", R"("cid")",
       "warning: /clients/0/client_secret: expected the client secret, found the client_id "
       "once more"},
      {"/clients/0/previous_client_secret", R"("s3cr3t\nx")",
       "/clients/0/previous_client_secret: expected the client secret as the provider shows it, "
       "found a line end, a control character, or one outside ASCII"},
      {"/clients/0/previous_client_secret_file", R"("s3cr3t")",
       "/clients/0/previous_client_secret_file: expected a readable file with the secret and "
       "nothing else, found no such file"},
      {"/clients/0/previous_client_secret_env", R"("s3cr3t")",
       "/clients/0/previous_client_secret_env: expected the name of an environment variable, found "
       "one that is not set"},
  });
}

TEST_CASE("config mistakes: a secret elsewhere", "[config]") {
  check_secrets({
      {"", R"({"client_secret_file": "s3cr3t"})",
       "/clients/0/client_secret_file: expected a readable file with the secret and "
       "nothing else, found no such file"},
      {"", R"({"client_secret_file": "/s3cr3t"})",
       "/clients/0/client_secret_file: expected a readable file with the secret and "
       "nothing else, found no such file"},
      {"", R"({"client_secret_file": "/"})",
       "/clients/0/client_secret_file: expected a readable file with the secret and "
       "nothing else, found a directory"},
      {"", R"({"client_secret_file": "/dev/null"})",
       "/clients/0/client_secret_file: expected a readable file with the secret and "
       "nothing else, found no regular file"},
      {"", R"({"client_secret_file": 7})",
       "/clients/0/client_secret_file: expected a text, found a number"},
      {"", R"({"client_secret_env": "s3cr3t"})",
       "/clients/0/client_secret_env: expected the name of an environment variable, found "
       "one that is not set"},
      {"", R"({"client_secret_env": ""})",
       "/clients/0/client_secret_env: expected a text, found an empty text"},
      {"", R"({"client_secret_env": false})",
       "/clients/0/client_secret_env: expected a text, found false"},
  });
}

}  // namespace
