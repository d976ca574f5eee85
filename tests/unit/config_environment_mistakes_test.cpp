// The environment is read as strictly as the file: what the program says of wrong variables.
#include "tests/support/config_mistakes.hpp"

namespace {

using namespace tokenferry::server;

/// What is said of a variable whose name is like no other.
std::string resembles_none(const std::string& name) {
  return name +
         ": expected one of TOKENFERRY_LISTEN, TOKENFERRY_TLS_..., "
         "TOKENFERRY_TRUSTED_PROXIES, TOKENFERRY_CA_FILE, TOKENFERRY_PROXY, TOKENFERRY_LIMITS_..., "
         "TOKENFERRY_LOG_..., TOKENFERRY_METRICS, TOKENFERRY_WATCH_FILES, "
         "TOKENFERRY_PROVIDER, TOKENFERRY_BASE_URL, "
         "TOKENFERRY_TOKEN_ENDPOINT, "
         "TOKENFERRY_CLIENT_AUTH, TOKENFERRY_CLIENT_ID, TOKENFERRY_CLIENT_SECRET_FILE, "
         "TOKENFERRY_CLIENT_SECRET_ENV, TOKENFERRY_CLIENT_SECRET, "
         "TOKENFERRY_PREVIOUS_CLIENT_SECRET_FILE, TOKENFERRY_PREVIOUS_CLIENT_SECRET_ENV, "
         "TOKENFERRY_PREVIOUS_CLIENT_SECRET, TOKENFERRY_REDIRECT_URIS, "
         "TOKENFERRY_ORIGINS, TOKENFERRY_SCOPES, TOKENFERRY_REFRESH_TOKEN, "
         "TOKENFERRY_EXPOSE, TOKENFERRY_INSECURE_TRANSPORT, found an unknown variable";
}

TEST_CASE("config mistakes: the environment", "[config]") {
  check_variables({
      {{"PROVIDER"},
       {},
       "TOKENFERRY_PROVIDER: expected either TOKENFERRY_PROVIDER or "
       "TOKENFERRY_TOKEN_ENDPOINT, found neither"},
      {{"CLIENT_ID"},
       {},
       "TOKENFERRY_CLIENT_ID: expected the id that the provider gave to your app, found "
       "nothing"},
      {{"CLIENT_SECRET"},
       {},
       "TOKENFERRY_CLIENT_SECRET_FILE: expected one of TOKENFERRY_CLIENT_SECRET_FILE, "
       "TOKENFERRY_CLIENT_SECRET_ENV or TOKENFERRY_CLIENT_SECRET, found none"},
      {{"REDIRECT_URIS"},
       {},
       "TOKENFERRY_REDIRECT_URIS: expected the addresses of your pages, as registered, "
       "found nothing"},
      {{},
       {{"PROVIDER", "githbu"}},
       "TOKENFERRY_PROVIDER: expected one of codeberg, discord, gitea, github, gitlab, "
       "google, huggingface, keycloak, lichess, microsoft, slack, spotify, found another word"},
      {{}, {{"PROVIDER", ""}}, "TOKENFERRY_PROVIDER: expected a text, found an empty text"},
      {{},
       {{"REDIRECT_URIS", ""}},
       "TOKENFERRY_REDIRECT_URIS: expected a list, with commas or blanks between its "
       "entries, found no entry"},
      {{},
       {{"REDIRECT_URIS", " , "}},
       "TOKENFERRY_REDIRECT_URIS: expected a list, with commas or blanks between its "
       "entries, found no entry"},
      {{},
       {{"REDIRECT_URIS", "https://a.example/ http://b.example/"}},
       "TOKENFERRY_REDIRECT_URIS, entry 2: expected an https URL as the address bar copies "
       "it, found plain http beyond loopback; use https, or set "
       "TOKENFERRY_INSECURE_TRANSPORT to true"},
      {{},
       {{"REDIRECT_URIS", "https://a.example/\nhttps://B.example"}},
       "TOKENFERRY_REDIRECT_URIS, entry 2: expected the address as browsers write it, "
       "https://b.example/, found another spelling"},
      {{},
       {{"REDIRECT_URIS", R"(["https://a.example/"])"}},
       "TOKENFERRY_REDIRECT_URIS, entry 1: expected an https URL as the address bar copies "
       "it, found an invalid one: it does not begin with https://"},
      {{},
       {{"CLIENTID", "x"}},
       "TOKENFERRY_CLIENTID: expected TOKENFERRY_CLIENT_ID, found an unknown variable"},
      {{},
       {{"REDIRECT_URI", "x"}},
       "TOKENFERRY_REDIRECT_URI: expected TOKENFERRY_REDIRECT_URIS, found an unknown "
       "variable"},
      {{},
       {{"SCOPE", "x"}},
       "TOKENFERRY_SCOPE: expected TOKENFERRY_SCOPES, found an unknown variable"},
      {{}, {{"COLOUR", "x"}}, resembles_none("TOKENFERRY_COLOUR")},
      {{},
       {{"CLIENTS", "[]"}},
       "TOKENFERRY_CLIENTS: expected a variable for each key, such as TOKENFERRY_PROVIDER, "
       "found all in one"},
      {{},
       {{"TLS", "x"}},
       "TOKENFERRY_TLS: expected a variable for each key, such as "
       "TOKENFERRY_TLS_CERTIFICATE, found all in one"},
      {{},
       {{"LIMITS", "x"}},
       "TOKENFERRY_LIMITS: expected a variable for each key, such as "
       "TOKENFERRY_LIMITS_REQUESTS_PER_MINUTE, found all in one"},
      {{},
       {{"LOG", "quiet"}},
       "TOKENFERRY_LOG: expected a variable for each key, such as TOKENFERRY_LOG_HEALTH, found "
       "all in one"},
      {{},
       {{"LOG_HEALTH", "no"}},
       "TOKENFERRY_LOG_HEALTH: expected true or false, found another word"},
      {{},
       {{"CERTIFICATE", "x"}},
       "TOKENFERRY_CERTIFICATE: expected TOKENFERRY_TLS_CERTIFICATE, found an unknown "
       "variable"},
      {{},
       {{"TLS_CERT", "x"}},
       "TOKENFERRY_TLS_CERT: expected TOKENFERRY_TLS_CERTIFICATE, found an unknown "
       "variable"},
      {{},
       {{"LIMITS_THREAD", "2"}},
       "TOKENFERRY_LIMITS_THREAD: expected TOKENFERRY_LIMITS_THREADS, found an unknown "
       "variable"},
      {{},
       {{"THREADS", "2"}},
       "TOKENFERRY_THREADS: expected TOKENFERRY_LIMITS_THREADS, found an unknown variable"},
      {{}, {{"PORT", "8080"}}, resembles_none("TOKENFERRY_PORT")},
      {{}, {{"URL", "x"}}, resembles_none("TOKENFERRY_URL")},
      {{},
       {{"REFRESH_TOKEN", "yes"}},
       "TOKENFERRY_REFRESH_TOKEN: expected true or false, found another word"},
      {{},
       {{"REFRESH_TOKEN", "1"}},
       "TOKENFERRY_REFRESH_TOKEN: expected true or false, found another word"},
      {{},
       {{"INSECURE_TRANSPORT", "TRUE"}},
       "TOKENFERRY_INSECURE_TRANSPORT: expected true or false, found another word"},
      {{},
       {{"LIMITS_THREADS", "0"}},
       "TOKENFERRY_LIMITS_THREADS: expected a whole number from 1 to 64, found another "
       "text"},
      {{},
       {{"LIMITS_THREADS", "two"}},
       "TOKENFERRY_LIMITS_THREADS: expected a whole number from 1 to 64, found another "
       "text"},
      {{},
       {{"LIMITS_EXCHANGES", "1e3"}},
       "TOKENFERRY_LIMITS_EXCHANGES: expected a whole number from 1 to 32768, found "
       "another text"},
      {{},
       {{"TRUSTED_PROXIES", "127.0.0.1,proxy"}},
       "TOKENFERRY_TRUSTED_PROXIES, entry 2: expected an IP address, a network such as "
       "10.0.0.0/8, or unix, found another text"},
      {{},
       {{"CA_FILE", "away.pem"}},
       "TOKENFERRY_CA_FILE: expected a readable PEM file, found no such file: away.pem"},
      {{},
       {{"TLS_CERTIFICATE", "/dev/null"}},
       "TOKENFERRY_TLS_PRIVATE_KEY: expected a readable PEM file, found nothing"},
      {{},
       {{"TLS_CERTIFICATE", "/dev/null"}, {"TLS_PRIVATE_KEY", "s3cr3t"}},
       "TOKENFERRY_TLS_PRIVATE_KEY: expected a readable PEM file, found no such file"},
      {{},
       {{"LISTEN", "8787"}},
       "TOKENFERRY_LISTEN: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, "
       "found another text"},
      {{"CLIENT_SECRET"},
       {{"CLIENT_SECRET_FILE", "s3cr3t"}},
       "TOKENFERRY_CLIENT_SECRET_FILE: expected a readable file with the secret and "
       "nothing else, found no such file"},
      {{},
       {{"CLIENT_SECRET_FILE", "x"}},
       "TOKENFERRY_CLIENT_SECRET: expected only one of TOKENFERRY_CLIENT_SECRET_FILE, "
       "TOKENFERRY_CLIENT_SECRET_ENV or TOKENFERRY_CLIENT_SECRET, found more"},
      {{"CLIENT_SECRET"},
       {{"CLIENT_SECRET_ENV", "s3cr3t"}},
       "TOKENFERRY_CLIENT_SECRET_ENV: expected the name of an environment variable, found "
       "one that is not set"},
      {{},
       {{"BASE_URL", "http://x.example"}},
       "TOKENFERRY_BASE_URL: expected an https URL, found plain http beyond loopback; use "
       "https, or set TOKENFERRY_INSECURE_TRANSPORT to true"},
      {{},
       {{"TOKEN_ENDPOINT", "https://x.example/"}},
       "TOKENFERRY_PROVIDER: expected either TOKENFERRY_PROVIDER or "
       "TOKENFERRY_TOKEN_ENDPOINT, found both"},
      {{"PROVIDER"},
       {{"TOKEN_ENDPOINT", "https://x.example/"}},
       "TOKENFERRY_CLIENT_AUTH: expected client_secret_post or client_secret_basic, found "
       "nothing"},
      {{"PROVIDER"},
       {{"TOKEN_ENDPOINT", "https://x.example/"}, {"CLIENT_AUTH", "post"}},
       "TOKENFERRY_CLIENT_AUTH: expected client_secret_post or client_secret_basic, found "
       "another word"},
      {{},
       {{"ORIGINS", "*"}},
       "TOKENFERRY_ORIGINS, entry 1: expected an origin as browsers write it, such as "
       "https://you.github.io or capacitor://localhost, found an invalid one: "
       "it does not begin with https://"},
      {{},
       {{"ORIGINS", ""}},
       "TOKENFERRY_ORIGINS: expected a list, with commas or blanks between its entries, "
       "found no entry"},
      {{},
       {{"SCOPES", ""}},
       "TOKENFERRY_SCOPES: expected a list, with commas or blanks between its entries, "
       "found no entry"},
      {{},
       {{"CLIENT_SECRET", R"("s3cr3t")"}},
       "warning: TOKENFERRY_CLIENT_SECRET: expected the client secret as the provider "
       "shows it, found quotes around it, which would be a part of it"},
      {{},
       {{"CLIENT_ID", "'cid'"}},
       "warning: TOKENFERRY_CLIENT_ID: expected the id that the provider gave to your app, "
       "found quotes around it, which would be a part of it"},
  });
}

}  // namespace
