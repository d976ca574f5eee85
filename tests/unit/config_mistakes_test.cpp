// What the program says of wrong keys and values of a client, word for word.
#include "tests/support/config_mistakes.hpp"

namespace {

using namespace tokenferry::server;

TEST_CASE("config mistakes: keys that are not there, or not here", "[config]") {
  check_mistakes({
      {"/colour", R"("x")",
       "/colour: expected one of the keys \"listen\", \"clients\", \"tls\", "
       "\"trusted_proxies\", \"ca_file\", \"proxy\", \"limits\", \"log\", \"metrics\", "
       "\"watch_files\", found an unknown key"},
      {"/client", "[]", "/client: expected the key \"clients\", found an unknown key"},
      {"/Listen", R"("x")", "/Listen: expected the key \"listen\", found an unknown key"},
      {"/trustedProxies", "[]",
       "/trustedProxies: expected the key \"trusted_proxies\", found an unknown key"},
      {"/client_id", R"("x")",
       "/client_id: expected this key in an entry of \"clients\", found an unknown key"},
      {"/certificate", R"("x")",
       "/certificate: expected this key in \"tls\", found an unknown key"},
      {"/upstream_seconds", "5",
       "/upstream_seconds: expected this key in \"limits\", found an unknown key"},
      {"/clients/0/clientId", R"("x")",
       "/clients/0/clientId: expected the key \"client_id\", found an unknown key"},
      {"/clients/0/client-secret", R"("s3cr3t")",
       "/clients/0/client-secret: expected the key \"client_secret\", found an unknown key"},
      {"/clients/0/redirect_uri", R"("x")",
       "/clients/0/redirect_uri: expected the key \"redirect_uris\", found an unknown key"},
      {"/clients/0/CLIENT_AUTH", R"("x")",
       "/clients/0/CLIENT_AUTH: expected the key \"client_auth\", found an unknown key"},
      {"/clients/0/secret", R"("s3cr3t")",
       "/clients/0/secret: expected the key \"client_secret\", found an unknown key"},
      {"/clients/0/allowedOrigins", "[]",
       "/clients/0/allowedOrigins: expected the key \"origins\", found an unknown key"},
      {"/clients/0/listen", R"("x")",
       "/clients/0/listen: expected this key at the top of the file, found an unknown key"},
      {"/clients/0/colour", R"("x")",
       "/clients/0/colour: expected one of the keys \"provider\", \"base_url\", "
       "\"token_endpoint\", \"client_auth\", \"client_id\", \"client_secret_file\", "
       "\"client_secret_env\", \"client_secret\", \"previous_client_secret_file\", "
       "\"previous_client_secret_env\", \"previous_client_secret\", \"redirect_uris\", "
       "\"origins\", \"scopes\", \"refresh_token\", \"expose\", \"insecure_transport\", "
       "found an unknown key"},
      {"/clients/0/0123456789abcdef0123456789abcdef01234567", R"("x")",
       "/clients/0/(a key that can be a secret): expected one of the keys \"provider\", "
       "\"base_url\", \"token_endpoint\", \"client_auth\", \"client_id\", "
       "\"client_secret_file\", \"client_secret_env\", \"client_secret\", "
       "\"previous_client_secret_file\", \"previous_client_secret_env\", "
       "\"previous_client_secret\", \"redirect_uris\", \"origins\", \"scopes\", \"refresh_token\", "
       "\"expose\", "
       "\"insecure_transport\", found an unknown key"},
      {"/limits", R"({"request_per_minute": 1})",
       "/limits/request_per_minute: expected the key \"requests_per_minute\", found an "
       "unknown key"},
      {"/tls", R"({"key": "x"})",
       "/tls/key: expected one of the keys \"certificate\", \"private_key\", found an "
       "unknown key"},
      {"/tls", R"({"cert": "x"})",
       "/tls/cert: expected the key \"certificate\", found an unknown key"},
      {"/clients", "",
       "/clients: expected at least one client, found none; name a file with --config, or "
       "set TOKENFERRY_CLIENT_ID"},
      {"/clients", "[]", "/clients: expected a list of objects, found an empty list"},
      {"/clients", "{}", "/clients: expected a list of objects, found an object"},
      {"/clients", R"("s3cr3t")", "/clients: expected a list of objects, found a text"},
      {"/clients/0", R"("s3cr3t")", "/clients/0: expected an object, found a text"},
      {"/clients/0", "7", "/clients/0: expected an object, found a number"},
      {"/clients/0", "null", "/clients/0: expected an object, found null"},
  });
}

TEST_CASE("config mistakes: a client", "[config]") {
  check_mistakes({
      {"/clients/0/provider", "",
       "/clients/0/provider: expected either \"provider\" or \"token_endpoint\", found "
       "neither"},
      {"/clients/0/provider", R"("githbu")",
       "/clients/0/provider: expected one of codeberg, discord, gitea, github, gitlab, "
       "google, huggingface, keycloak, lichess, microsoft, slack, spotify, found another word"},
      {"/clients/0/provider", "7", "/clients/0/provider: expected a text, found a number"},
      {"/clients/0/provider", R"("")", "/clients/0/provider: expected a text, found an empty text"},
      {"/clients/0/token_endpoint", R"("https://x.example/")",
       "/clients/0/provider: expected either \"provider\" or \"token_endpoint\", found "
       "both"},
      {"/clients/0/provider", R"("gitea")",
       "/clients/0/base_url: expected the https address of the provider's host, found "
       "nothing"},
      {"/clients/0/base_url", R"("http://x.example")",
       "/clients/0/base_url: expected an https URL, found plain http beyond loopback; use "
       "https, or set \"insecure_transport\" to true"},
      {"/clients/0/base_url", R"("https://a:s3cr3t@x.example")",
       "/clients/0/base_url: expected an https URL, found an invalid one: "
       "it holds a user name or a password"},
      {"/clients/0/base_url", R"("x.example")",
       "/clients/0/base_url: expected an https URL, found an invalid one: "
       "it does not begin with https://"},
      {"/clients/0/base_url", "true", "/clients/0/base_url: expected a text, found true"},
      {"/clients/0/client_auth", R"("private_key_jwt")",
       "/clients/0/client_auth: expected client_secret_post or client_secret_basic, found "
       "another word"},
      {"/clients/0/client_auth", "[]",
       "/clients/0/client_auth: expected a text, found an empty list"},
      {"/clients/0/client_id", "",
       "/clients/0/client_id: expected the id that the provider gave to your app, found "
       "nothing"},
      {"/clients/0/client_id", "7", "/clients/0/client_id: expected a text, found a number"},
      {"/clients/0/client_id", R"("")",
       "/clients/0/client_id: expected a text, found an empty text"},
      {"/clients/0/client_id",
       "\"c\xc3\xaf"
       "d\"",
       "/clients/0/client_id: expected printable ASCII, found another character"},
      {"/clients/0/client_id", R"("${CLIENT_ID}")",
       "warning: /clients/0/client_id: expected the id that the provider gave to your app, "
       "found a variable that nobody replaced"},
      {"/clients/0/client_id", R"("<your id>")",
       "warning: /clients/0/client_id: expected the id that the provider gave to your app, "
       "found a placeholder, or more than the value alone"},
      {"/clients/0/client_id", R"("\"cid\"")",
       "warning: /clients/0/client_id: expected the id that the provider gave to your app, "
       "found quotes around it, which would be a part of it"},
      {"/clients/0/redirect_uris", "",
       "/clients/0/redirect_uris: expected the addresses of your pages, as registered, "
       "found nothing"},
      {"/clients/0/redirect_uris", "[]",
       "/clients/0/redirect_uris: expected a list of texts, [\"...\"], found an empty list"},
      {"/clients/0/redirect_uris", R"("https://you.github.io/app/")",
       "/clients/0/redirect_uris: expected a list of texts, [\"...\"], found a text"},
      {"/clients/0/redirect_uris", "[7]",
       "/clients/0/redirect_uris/0: expected a text, found a number"},
      {"/clients/0/redirect_uris", R"([""])",
       "/clients/0/redirect_uris/0: expected a text, found an empty text"},
      {"/clients/0/redirect_uris/0", R"("http://you.example/")",
       "/clients/0/redirect_uris/0: expected an https URL as the address bar copies it, "
       "found plain http beyond loopback; use https, or set \"insecure_transport\" to true"},
      {"/clients/0/redirect_uris/0", R"("https://you.example/#")",
       "/clients/0/redirect_uris/0: expected an https URL without a fragment, found a "
       "fragment"},
      {"/clients/0/redirect_uris/0", R"("s3cr3t")",
       "/clients/0/redirect_uris/0: expected an https URL as the address bar copies it, "
       "found an invalid one: it does not begin with https://"},
      {"/clients/0/redirect_uris/0", R"("myapp://callback")",
       "/clients/0/redirect_uris/0: expected an https URL as the address bar copies it, "
       "found an invalid one: it does not begin with https://"},
      {"/clients/0/redirect_uris/0", R"("https://*.example/")",
       "/clients/0/redirect_uris/0: expected an https URL as the address bar copies it, "
       "found an invalid one: its host is malformed"},
      {"/clients/0/redirect_uris/0",
       "\"https://b\xc3\xbc"
       "cher.example/\"",
       "/clients/0/redirect_uris/0: expected an https URL as the address bar copies it, "
       "found an invalid one: a space, a backslash, or a character outside "
       "ASCII"},
      {"/clients/0/redirect_uris/0", R"("https://you.example:99999/")",
       "/clients/0/redirect_uris/0: expected an https URL as the address bar copies it, "
       "found an invalid one: its port is no number from 1 to 65535"},
      {"/clients/0/redirect_uris", R"(["https://a.example/", "https://a.example/"])",
       "warning: /clients/0/redirect_uris/1: expected every redirect URI once, found one "
       "twice"},
      {"/clients/0/origins", R"(["https://x.example/"])",
       "/clients/0/origins/0: expected an origin as browsers write it, https://x.example, "
       "found a path, a default port, upper case, or another spelling"},
      {"/clients/0/origins", R"(["*"])",
       "/clients/0/origins/0: expected an origin as browsers write it, such as "
       "https://you.github.io or capacitor://localhost, found an invalid one: "
       "it does not begin with https://"},
      {"/clients/0/origins", R"(["null"])",
       "/clients/0/origins/0: expected an origin as browsers write it, such as "
       "https://you.github.io or capacitor://localhost, found an invalid one: "
       "it does not begin with https://"},
      {"/clients/0/origins", R"(["https://X.example"])",
       "/clients/0/origins/0: expected an origin as browsers write it, https://x.example, "
       "found a path, a default port, upper case, or another spelling"},
      {"/clients/0/origins", R"(["https://x.example:443"])",
       "/clients/0/origins/0: expected an origin as browsers write it, https://x.example, "
       "found a path, a default port, upper case, or another spelling"},
      {"/clients/0/origins", R"(["http://x.example"])",
       "/clients/0/origins/0: expected an origin as browsers write it, http://x.example, "
       "found plain http beyond loopback; use https, or set \"insecure_transport\" to true"},
      {"/clients/0/origins", R"(["file://"])",
       "/clients/0/origins/0: expected an origin as browsers write it, such as "
       "https://you.github.io or capacitor://localhost, found an invalid one: "
       "it does not begin with https://"},
      {"/clients/0/origins", R"(["capacitor://localhost/"])",
       "/clients/0/origins/0: expected an origin as browsers write it, such as "
       "https://you.github.io or capacitor://localhost, found an invalid one: "
       "it does not begin with https://"},
      {"/clients/0/origins", R"(["data:text/html,x"])",
       "/clients/0/origins/0: expected an origin as browsers write it, such as "
       "https://you.github.io or capacitor://localhost, found an invalid one: "
       "it does not begin with https://"},
      {"/clients/0/origins", R"(["https://x.a", "https://x.a"])",
       "/clients/0/origins/1: expected every origin once, found one twice"},
      {"/clients/0/origins", "[]",
       "/clients/0/origins: expected a list of texts, [\"...\"], found an empty list"},
      {"/clients/0/origins", R"("https://x.a")",
       "/clients/0/origins: expected a list of texts, [\"...\"], found a text"},
      {"/clients/0/scopes", R"("a")",
       "/clients/0/scopes: expected a list of texts, [\"...\"], found a text"},
      {"/clients/0/scopes", R"(["a b"])",
       "/clients/0/scopes/0: expected one scope, found a space or a comma in it"},
      {"/clients/0/scopes", R"(["a,b"])",
       "/clients/0/scopes/0: expected one scope, found a space or a comma in it"},
      {"/clients/0/scopes", "[]",
       "/clients/0/scopes: expected a list of texts, [\"...\"], found an empty list"},
      {"/clients/0/expose", R"("team")",
       "/clients/0/expose: expected a list of texts, [\"...\"], found a text"},
      {"/clients/0/refresh_token", R"("yes")",
       "/clients/0/refresh_token: expected true or false, found a text"},
      {"/clients/0/refresh_token", "1",
       "/clients/0/refresh_token: expected true or false, found a number"},
      {"/clients/0/insecure_transport", R"("true")",
       "/clients/0/insecure_transport: expected true or false, found a text"},
      {"/clients/0/insecure_transport", "null",
       "/clients/0/insecure_transport: expected true or false, found null"},
  });
}

}  // namespace
