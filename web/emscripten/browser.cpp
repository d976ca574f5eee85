// JavaScript stands in this file alone, and does what that of web/loader/ does. It is that of
// 2017: what is newer, such as `?.` or `{...a}`, stops the optimizer of Emscripten 3.1.6.
#include "web/emscripten/browser.hpp"

#include <emscripten.h>

#include <utility>

#include "shared/params.hpp"

#ifdef EM_JS_DEPS
EM_JS_DEPS(tokenferry, "$UTF8ToString,$stringToUTF8,$lengthBytesUTF8");
#endif

/// A text that comes from JavaScript, with a zero behind it.
static std::string& received() {
  static std::string text;
  return text;
}

extern "C" EMSCRIPTEN_KEEPALIVE char* tokenferry_room(int size) {
  received().resize(static_cast<std::size_t>(size));
  return received().data();
}

// clang-format off

/// Asks the browser something; what it cannot tell is the empty text.
EM_JS(void, tokenferry_ask, (const char* question, const char* about), {
  /* A NUL, which a JSON text may hold, is none of the characters that a form carries. */
  const form = pairs => new URLSearchParams(pairs).toString().replace(/%00/g, "%EF%BF%BD");

  /* Whole numbers that would be rounded stay text where the engine shows their source. */
  const keep_digits = (_, value, context) =>
    typeof value == "number" && Math.abs(value) > 9007199254740992 && context && context.source
      || value;

  const flatten = json => {
    const pairs = [];
    const walk = (value, path, depth) => {
      if (value !== null && typeof value == "object") {
        if (depth > 8) return;
        for (const key of Object.keys(value)) {
          walk(value[key], path ? path + "." + key : key, depth + 1);
        }
      } else if (value != null) {
        pairs.push([path, String(value)]);
      }
    };
    if (json.trim()[0] == "{") walk(JSON.parse(json, keep_digits), "", 0);
    /* What nobody asked for leaves room for the token. */
    return pairs.filter(([name], at) => at < 256 || /^(error|expires|scope|[a-z_]*token)/.test(name));
  };

  const answers = {
    "frame": () => {
      let at = window;
      try {
        while (at != at.parent) (at = at.parent).location.href;
      } catch (error) {
        return "foreign";  /* another origin does not tell */
      }
      return window.top != window.self ? "own" : "";
    },
    "page_url": () => location.href,
    "prerendering": () => document.prerendering ? "1" : "",
    "loaded_url": () => performance.getEntriesByType("navigation")[0].name,
    "resolve_url": about => {
      const space = about.indexOf(" ");
      return new URL(about.slice(space + 1), about.slice(0, space)).href;
    },
    "origin_of": url => (/^https?:[/][/][^/@]+(?=[/])/.exec(new URL(url).href) || [""])[0],
    "query": url => form(new URL(url).search),
    "payload_of": token => {
      const parts = token.split(".");
      if (parts.length != 3) return "";
      const octets = atob(parts[1].replace(/-/g, "+").replace(/_/g, "/"));
      return new TextDecoder().decode(Uint8Array.from(octets, octet => octet.charCodeAt(0)));
    },
    "flatten": json => form(flatten(json)),
    "load": key => sessionStorage.getItem(key),
    "keys": prefix =>
      Object.keys(sessionStorage).filter(key => key.startsWith(prefix)).join(" "),
  };
  let answer = "";
  try {
    answer = answers[UTF8ToString(question)](UTF8ToString(about)) || "";
  } catch (error) {}
  const size = lengthBytesUTF8(answer) + 1;
  stringToUTF8(answer, _tokenferry_room(size), size);
});

EM_JS(void, tokenferry_await_display, (int request), {
  document.addEventListener("prerenderingchange", () => _tokenferry_displayed(request));
});

EM_JS(int, tokenferry_keep, (const char* key, const char* form), {
  try {
    sessionStorage.setItem(UTF8ToString(key), UTF8ToString(form));
    return 1;
  } catch (error) {
    return 0;
  }
});

EM_JS(void, tokenferry_drop, (const char* key), {
  try { sessionStorage.removeItem(UTF8ToString(key)); } catch (error) {}
});

EM_JS(void, tokenferry_show_url, (const char* url), {
  history.replaceState(history.state, "", UTF8ToString(url));
});

EM_JS(void, tokenferry_go_to, (const char* url), {
  location.assign(UTF8ToString(url));
});

EM_JS(void, tokenferry_send, (int request, const char* to, const char* form,
                              const char* bearer), {
  const url = UTF8ToString(to);
  const body = UTF8ToString(form);
  const token = UTF8ToString(bearer);
  const headers = { "accept": "application/json" };
  if (body) headers["content-type"] = "application/x-www-form-urlencoded";
  if (token) headers["authorization"] = "Bearer " + token;

  /* Reads a body of a megabyte at most. */
  const read_text = async response => {
    const reader = response.body && response.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (let size = 0; reader;) {
      const piece = await reader.read();
      if (piece.done) break;
      size += piece.value.length;
      if (size > 1048576) throw new RangeError("the answer is too long");
      text += decoder.decode(piece.value, { "stream": true });
    }
    return text;
  };

  const send = async () => {
    let signal = null;
    let status = 0;
    let text = "";
    let request_id = "";
    try {
      signal = AbortSignal.timeout(20000);
      const response = await fetch(url, {
        "method": body ? "POST" : "GET",
        "body": body || undefined,
        "headers": headers,
        "credentials": "omit",
        "cache": "no-store",
        "redirect": body || token ? "error" : "manual",
        "referrerPolicy": "no-referrer",
        "signal": signal,
      });
      if (response.type == "opaqueredirect") {
        /* Nobody takes what stands there. Where it is, is for whoever mends the address. */
        status = 3;
        const there = await fetch(url, { "credentials": "omit", "referrerPolicy": "no-referrer", "signal": signal });
        text = JSON.stringify({ "redirect": there.url });
      } else {
        text = await read_text(response);
        status = response.status;
      }
      if (body) request_id = response.headers.get("x-request-id") || "";
    } catch (error) {
      /* WebKit tells no timeout by the error's name. */
      status = status || (signal && signal.aborted ? 1 : error instanceof RangeError ? 2 : 0);
    }
    text = request_id + "\n" + text;
    const size = lengthBytesUTF8(text) + 1;
    stringToUTF8(text, _tokenferry_room(size), size);
    _tokenferry_answered(request, status);
  };
  send();
});

EM_JS(void, tokenferry_fetch, (int request, const char* to, const char* method, const char* headers,
                               const char* bearer, const char* body, int size, int milliseconds), {
  const url = UTF8ToString(to);
  const token = UTF8ToString(bearer);
  const pairs = new URLSearchParams(UTF8ToString(headers));
  const init = {
    "method": UTF8ToString(method),
    "body": size ? HEAPU8.slice(body, body + size) : undefined,
    "credentials": "omit",
    "cache": "no-store",
    "referrerPolicy": "no-referrer",
  };
  const send = async () => {
    let signal = null;
    let status = 3;
    let shown = "";
    let octets = new Uint8Array(0);
    try {
      init["headers"] = new Headers(pairs);
      init["headers"].set("authorization", "Bearer " + token); /* instead of any of the program's */
      init["signal"] = signal = AbortSignal.timeout(milliseconds);
      const sent = new Request(url, init); /* which refuses what no browser sends */
      status = 0;
      const response = await fetch(sent);
      octets = new Uint8Array(await response.arrayBuffer());
      shown = new URLSearchParams(Array.from(response.headers)).toString() + "\n";
      status = response.status;
    } catch (error) {
      if (signal && signal.aborted) status = 1;
    }
    /* The headers, a line, and the body. */
    const line = lengthBytesUTF8(shown);
    const room = _tokenferry_room(line + octets.length + 1);
    stringToUTF8(shown, room, line + 1);
    HEAPU8.set(octets, room + line);
    _tokenferry_fetched(request, status);
  };
  send();
});

EM_JS(int, tokenferry_open, (int request, const char* url, const char* record_key), {
  const key = UTF8ToString(record_key);
  const popup = window.open("", "", "popup,width=500,height=700");
  if (!popup) return 0;
  /* Cut off before it leaves: the provider's page could lead this one away otherwise. */
  popup.opener = null;
  popup.location.href = UTF8ToString(url);
  const forget = () => sessionStorage.removeItem(key);
  addEventListener("pagehide", forget);
  const tell = answer => {
    const text = new URLSearchParams(answer).toString();
    const size = lengthBytesUTF8(text) + 1;
    stringToUTF8(text, _tokenferry_room(size), size);
    return _tokenferry_told(request);
  };
  const channel = new BroadcastChannel(key);
  channel.onmessage = message => {
    clearInterval(watch);
    /* Nobody takes it after a sign-out: then the window keeps what it has. */
    if (tell(Object.assign({}, message.data))) channel.postMessage(0);
    channel.close();
    forget();
  };
  /* A window that a Cross-Origin-Opener-Policy has cut off looks closed, too. So the visitor has to
     be back here for a while; and what comes after all is the client's session all the same. */
  let looks = 0;
  const watch = setInterval(() => {
    looks = popup.closed && document.hasFocus() ? looks + 1 : 0;
    if (looks < 10) return;
    clearInterval(watch);
    forget();
    tell({});
  }, 500);
  return 1;
});

EM_JS(void, tokenferry_tell_opener, (int request, const char* key, const char* form), {
  const answer = {};
  new URLSearchParams(UTF8ToString(form)).forEach((value, name) => { answer[name] = value; });
  const channel = new BroadcastChannel(UTF8ToString(key));
  channel.onmessage = () => window.close();
  channel.postMessage(answer);
  setTimeout(() => _tokenferry_unheard(request), 1000);
});

EM_JS(void, tokenferry_hear_tabs, (int request, const char* name), {
  const channels = tokenferry_hear_tabs.open = tokenferry_hear_tabs.open || new Map();
  const channel = new BroadcastChannel(UTF8ToString(name));
  channels.set(request, channel);
  channel.onmessage = message => {
    const data = message.data;
    if (!Array.isArray(data)) return;
    const pairs = data.length ? Object.assign({}, data[1], { "used": data[0] || "" }) : {};
    const text = new URLSearchParams(pairs).toString();
    const size = lengthBytesUTF8(text) + 1;
    stringToUTF8(text, _tokenferry_room(size), size);
    _tokenferry_told(request);
  };
});

EM_JS(void, tokenferry_tell_tabs, (int request, const char* used, const char* form), {
  const name = UTF8ToString(used);
  const pairs = UTF8ToString(form);
  const told = {};
  new URLSearchParams(pairs).forEach((value, member) => { told[member] = value; });
  const message = pairs ? [name, told] : name ? [name] : [];
  tokenferry_hear_tabs.open.get(request).postMessage(message);
});

EM_JS(void, tokenferry_stop_hearing, (int request), {
  const channels = tokenferry_hear_tabs.open;
  channels.get(request).close();
  channels.delete(request);
});

EM_JS(void, tokenferry_take_lock, (int request, const char* name), {
  const locks = tokenferry_take_lock.held = tokenferry_take_lock.held || new Map();
  const act = () => new Promise(give_up => {
    locks.set(request, give_up);
    _tokenferry_locked(request);
  });
  /* Without locks, as in an insecure context, this page alone agrees with itself. */
  if (navigator.locks) navigator.locks.request(UTF8ToString(name), act).catch(act);
  else act();
});

EM_JS(void, tokenferry_give_up_lock, (int request, int milliseconds), {
  const locks = tokenferry_take_lock.held;
  setTimeout(locks.get(request), milliseconds);
  locks.delete(request);
});

// clang-format on

namespace tokenferry::web {
namespace {

Text take_received() {
  received().pop_back();
  return std::exchange(received(), {});
}

}  // namespace

Text ask(const char* question, View about) {
  tokenferry_ask(question, Text(about).c_str());
  return take_received();
}

void await_display(int request) {
  tokenferry_await_display(request);
}

bool keep(View key, View form) {
  return tokenferry_keep(Text(key).c_str(), Text(form).c_str()) != 0;
}

void drop(View key) {
  tokenferry_drop(Text(key).c_str());
}

void show_url(View url) {
  tokenferry_show_url(Text(url).c_str());
}

void go_to(View url) {
  tokenferry_go_to(Text(url).c_str());
}

void send(int request, View url, View form, View bearer) {
  tokenferry_send(request, Text(url).c_str(), Text(form).c_str(), Text(bearer).c_str());
}

void send_for_program(int request, const Request& sent, View bearer) {
  Params headers;
  for (const auto& [name, value] : sent.headers) headers.add(name, value);
  tokenferry_fetch(request, sent.url.c_str(), sent.method.c_str(), format_form(headers).c_str(),
                   Text(bearer).c_str(), sent.body.data(), static_cast<int>(sent.body.size()),
                   static_cast<int>(sent.timeout.count()));
}

bool open_window(int request, View url, View key) {
  return tokenferry_open(request, Text(url).c_str(), Text(key).c_str()) != 0;
}

void tell_opener_of(int request, View key, View form) {
  tokenferry_tell_opener(request, Text(key).c_str(), Text(form).c_str());
}

void hear_tabs(int request, View channel) {
  tokenferry_hear_tabs(request, Text(channel).c_str());
}

void tell_tabs(int request, View used, View form) {
  tokenferry_tell_tabs(request, Text(used).c_str(), Text(form).c_str());
}

void stop_hearing(int request) {
  tokenferry_stop_hearing(request);
}

void take_lock(int request, View name) {
  tokenferry_take_lock(request, Text(name).c_str());
}

void give_up_lock(int request, int milliseconds) {
  tokenferry_give_up_lock(request, milliseconds);
}

}  // namespace tokenferry::web

extern "C" EMSCRIPTEN_KEEPALIVE bool tokenferry_told(int request) {
  return tokenferry::web::told(request, tokenferry::web::take_received());
}

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_fetched(int request, int status) {
  auto body = tokenferry::web::take_received();
  const auto end = body.find('\n');
  const auto headers = end == body.npos ? std::string() : body.substr(0, end);
  if (end != body.npos) body.erase(0, end + 1);
  tokenferry::web::fetched(request, status, headers, std::move(body));
}

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_unheard(int request) {
  tokenferry::web::unheard(request);
}

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_displayed(int request) {
  tokenferry::web::displayed(request);
}

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_locked(int request) {
  tokenferry::web::locked(request);
}

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_answered(int request, int status) {
  tokenferry::web::answered(request, status, tokenferry::web::take_received());
}
