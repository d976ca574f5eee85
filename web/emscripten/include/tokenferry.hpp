// Sign-in with OAuth 2, for programs that Emscripten compiles for the browser.
//
//     tokenferry::Options options;
//     options.provider = "github";
//     options.client_id = "Ov23li0123456789abcd";
//     options.token_endpoint = "https://exchange.example/token";
//     static tokenferry::Client client(options);
//
//     client.resume([](auto result) {
//       if (!result) return report(result.error().message);
//       if (const auto& session = *result) return greet(session->access_token);
//       client.sign_in();  // the program ends here, and begins anew when the visitor is back
//     });
//
// All of it belongs to the browser's main thread, where the page's address and storage are. A call
// returns at once. Its callback runs later, on that thread and never inside the call itself, and
// never after its client is gone. The program has to be there then: it is, after `main` too, unless
// it is linked with -sEXIT_RUNTIME. Nothing here throws.
//
// The code that signs in is that of the module for pages (web/client.hpp). Both keep their sessions
// alike, so that a page and a program of the same origin share a sign-in.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tokenferry {

/// Why a call came to nothing.
struct Failure {
  /// Stable: a word of RFC 6749, section 4.1.2.1 or 5.2, such as `access_denied`, or one of ours,
  /// such as `state_expired`. The README lists all, and what to do.
  std::string code;
  /// For the developer: what is wrong, and where.
  std::string message;

  // The provider's words, each empty where there is none. Show them as text.
  std::string provider_error;  ///< its own code, where that is no word of an RFC
  std::string
      error_description;     ///< for a person, printable ASCII; the exchange's with an `outcome`
  std::string error_uri;     ///< a page about the error: an https URL
  std::string redirect_uri;  ///< what was sent, where it may be the reason

  // What the exchange server adds, each empty where the answer is not one of its own.
  std::string outcome;     ///< its word for what happened: server/README.md has them all
  std::string fault;       ///< `site`: only the site's owner can mend it
  std::string request_id;  ///< finds the request in its log
};

/// A value, or the failure in its place. The names are those of C++23's std::expected.
template <class T>
class Expected {
 public:
  Expected(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Expected(Failure failure) : held_(std::in_place_index<1>, std::move(failure)) {}

  bool has_value() const noexcept { return held_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value; the program ends where there is none.
  T& operator*() & { return std::get<0>(held_); }
  const T& operator*() const& { return std::get<0>(held_); }
  T&& operator*() && { return std::get<0>(std::move(held_)); }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }

  /// The failure; the program ends where there is none.
  const Failure& error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Failure> held_;
};

/// A provider that has no name in the README's table.
struct ProviderEndpoints {
  /// Empty, with an `issuer`: the issuer is asked for its metadata, which has the endpoints (RFC
  /// 8414, OpenID Connect Discovery).
  std::string authorization_endpoint;
  std::string profile_endpoint;
  /// What the provider calls itself, in `iss` (RFC 9207) and in ID tokens: others are refused.
  std::string issuer;
  /// Further origins that the access token may be sent to.
  std::vector<std::string> api_origins;
};

/// Where the session is kept: in the tab, over a reload, or nowhere beyond the client.
enum class Storage { session, memory };

/// What a client needs. URLs may be relative to the page.
struct Options {
  /// A name of the README's table, such as "github", or the endpoints of any other provider.
  std::variant<std::string, ProviderEndpoints> provider;
  /// What the provider calls this app. There is no secret: a browser keeps none.
  std::string client_id;
  /// The exchange server's `/token`. Empty: the provider's own, where it lets pages in.
  std::string token_endpoint;
  /// Separated by spaces. Default: the provider's smallest that shows a profile.
  std::optional<std::string> scope;
  /// Of the page's origin. Empty: the page's URL without query and hash.
  std::string redirect_uri;
  /// Another host of a named provider. Empty: the provider's own.
  std::string base_url;
  Storage storage = Storage::session;
  /// Keeps the refresh token, where one comes, beside the session. `Client::refresh` uses it, and
  /// `Client::profile` where the access token expires within 30 seconds. Through the exchange
  /// server it needs `refresh_token` there.
  bool refresh = false;
  /// Allows plain HTTP beyond loopback. For development only.
  bool insecure_transport = false;
};

/// What a single sign-in may have.
struct SignInOptions {
  /// Where the visitor was: `Session::return_to` gives it back. Of the page's origin, or dropped.
  std::string return_to;
  /// Instead of the client's. Empty: the client's.
  std::string scope;
  /// In a window of its own: the program stays as it is. The browser opens one only shortly after a
  /// click or a key. The window comes back to `redirect_uri`, where `resume` must be called too: by
  /// this program, or by a small page such as examples/emscripten/callback.html.
  bool popup = false;
  /// What the provider shows, such as `select_account` or `none`, and the account that is likely
  /// meant, where it knows these parameters (OpenID Connect Core, section 3.1.2.1).
  std::string prompt;
  std::string login_hint;
  /// Further parameters of the authorization request; none of the protocol's own.
  std::vector<std::pair<std::string, std::string>> extra_parameters;
};

/// The profile as the provider tells it.
struct Profile {
  /// The JSON, flattened: `{"id": 1, "plan": {"name": "pro"}}` is `id=1` and `plan.name=pro`. At
  /// most 256 pairs. A value is text and may hold anything, markup too.
  std::vector<std::pair<std::string, std::string>> pairs;
  /// The JSON, as it came.
  std::string json;

  /// The value of this name; empty where there is none.
  std::string get(std::string_view name) const;

  /// What is common to providers, wherever each writes it; empty where none is known.
  std::string name() const;     ///< for people; the login where there is no name
  std::string login() const;    ///< the login, or else the mail address or the number
  std::string picture() const;  ///< an https URL
};

/// A request to the provider's API.
struct Request {
  std::string url;  ///< may be relative to the page
  std::string method = "GET";
  /// `Authorization` is set for you. The API must allow the others to pages (CORS).
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  ///< any octets; none with GET and HEAD
  std::chrono::milliseconds timeout{20'000};
};

/// What the API answered, with any status.
struct Response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< those that the API shows to pages
  std::string body;                                          ///< as it came, of any size
};

/// A visitor who is signed in.
struct Session {
  /// For the `Authorization` header, after `Bearer `, to the provider's API and to nobody else
  /// (RFC 6750, section 2.1).
  std::string access_token;
  std::string token_type;
  std::vector<std::string> scope;  ///< as granted
  /// What was asked for and not granted, by name. Empty where the provider does not say.
  std::vector<std::string> missing_scope;
  /// Absent where the provider does not say.
  std::optional<std::chrono::system_clock::time_point> expires_at;
  /// What `SignInOptions` had, as an absolute URL; empty where it had none, and after a reload.
  std::string return_to;
  /// What the ID token says of the visitor; empty where none was asked for, or none came.
  Profile claims;
};

/// One app at one provider. There may be several. Move only; to destroy it signs nobody out.
class Client {
 public:
  /// Does nothing yet. Options that are wrong fail the first call and every further one, with
  /// `invalid_option`, `insecure_transport`, and the option's name.
  explicit Client(const Options& options);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// Sends the visitor to the provider: the page goes, and the program with it. Call `resume` when
  /// it begins anew. Or, with `popup`, opens a window.
  /// done      called where the page stays: with the session of a popup, or with a failure
  /// failures  invalid_option, storage_unavailable; with `popup` also popup_blocked, popup_closed
  ///           and those of `resume`. A window that a Cross-Origin-Opener-Policy has cut off cannot
  ///           be told from a closed one: popup_closed comes when it has looked so for five seconds
  ///           to a visitor who is back at this page. If it was not closed after all, the visitor
  ///           is signed in, and `on_sign_in` is told
  void sign_in(const SignInOptions& options = {},
               std::function<void(Expected<Session>)> done = nullptr);

  /// Finishes a sign-in, where the page's URL is its callback; else takes up the tab's session;
  /// else gives nullopt. Call it when the program starts, for each client. Calls while one is under
  /// way share its outcome, also those of another client for the same app at the same provider, so
  /// that a code is exchanged once. In the window of a popup it tells the outcome to the page that
  /// opened it, which closes the window; where that page is gone, the outcome is this window's own.
  /// failures  the README's, but for those of the other calls
  void resume(std::function<void(Expected<std::optional<Session>>)> done);

  /// Fetches the profile of the visitor who is signed in. Where the provider refuses the token, it
  /// is refreshed once; where it cannot be, the session is over, and `on_end` is told.
  /// failures  profile_unavailable, network_error, timeout (after 20 seconds); and those of
  ///           `refresh`, where the access token is refreshed first
  void profile(std::function<void(Expected<Profile>)> done);

  /// Sends a request with the access token: to the origin of the profile and to those of
  /// `api_origins` only, as a token belongs nowhere else. It is refreshed first where it is due. An
  /// answer of 401 comes as it is.
  /// failures  invalid_option: the URL is of another origin, or browsers send no such request;
  ///           token_expired: nobody is signed in; network_error, timeout; and those of `refresh`
  void fetch(Request request, std::function<void(Expected<Response>)> done);

  /// The session as the tab keeps it now; nullopt where there is none, and before the first call of
  /// this client.
  std::optional<Session> session() const;

  /// Forgets the session, in every tab that has one of the same client. What is under way fails
  /// with `access_denied`. The provider may still know the visitor.
  void sign_out();

  /// Gets another access token by the refresh token, and gives the session that has it. Calls while
  /// one is under way share its outcome; so do tabs that have the same refresh token, since it
  /// works once.
  /// failures  missing_token: there is no refresh token; token_expired, invalid_grant: the session
  ///           is over, and forgotten; network_error, timeout, and those of the token endpoint: it
  ///           may be tried again
  void refresh(std::function<void(Expected<Session>)> done);

  /// told  called when the window of a sign-in has signed the visitor in after `sign_in` gave it up
  void on_sign_in(std::function<void(Session)> told);

  /// told  called when the session has another access token, whoever refreshed it: this client, or
  ///       a tab that has the same session
  void on_refresh(std::function<void(Session)> told);

  /// told  called once when the session is over, but for a `sign_out` of this client:
  /// access_denied,
  ///       the visitor signed out in another tab; invalid_grant, it could not be refreshed, here or
  ///       there; token_expired, its token has expired, or the provider refuses it, and there is no
  ///       other. The session is forgotten then, and after a sign-out what was under way fails as
  ///       with `sign_out`
  void on_end(std::function<void(Failure)> told);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tokenferry
