// JavaScript stands in this file alone, and does what that of web/loader/ does. It is that of
// 2017: what is newer, such as `?.` or `{...a}`, stops the optimizer of Emscripten 3.1.6.
#include "web/emscripten/browser.hpp"

#include <emscripten.h>

#include <utility>

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
    return pairs.slice(0, 256);
  };

  const answers = {
    "is_framed": () => window.top != window.self ? "1" : "",
    "page_url": () => location.href,
    "resolve_url": reference => new URL(reference, location.href).href,
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
    "has_key": prefix =>
      Object.keys(sessionStorage).some(key => key.startsWith(prefix)) ? "1" : "",
  };
  let answer = "";
  try {
    answer = answers[UTF8ToString(question)](UTF8ToString(about)) || "";
  } catch (error) {}
  const size = lengthBytesUTF8(answer) + 1;
  stringToUTF8(answer, _tokenferry_room(size), size);
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
        "redirect": "error",
        "referrerPolicy": "no-referrer",
        "signal": signal,
      });
      text = await read_text(response);
      status = response.status;
      if (body) request_id = response.headers.get("x-request-id") || "";
    } catch (error) {
      /* WebKit tells no timeout by the error's name. */
      status = signal && signal.aborted ? 1 : error instanceof RangeError ? 2 : 0;
    }
    text = request_id + "\n" + text;
    const size = lengthBytesUTF8(text) + 1;
    stringToUTF8(text, _tokenferry_room(size), size);
    _tokenferry_answered(request, status);
  };
  send();
});

EM_JS(int, tokenferry_open, (int request, const char* url, const char* record_key), {
  const key = UTF8ToString(record_key);
  const popup = window.open(UTF8ToString(url), "", "popup,width=500,height=700");
  if (!popup) return 0;
  const channel = new BroadcastChannel(key);
  const end = answer => {
    clearInterval(watch);
    channel.close();
    sessionStorage.removeItem(key);
    const text = new URLSearchParams(answer).toString();
    const size = lengthBytesUTF8(text) + 1;
    stringToUTF8(text, _tokenferry_room(size), size);
    _tokenferry_told(request);
  };
  channel.onmessage = message => end(Object.assign({}, message.data));
  /* A window that the provider's Cross-Origin-Opener-Policy has cut off looks closed while it
     stands in front; and for a moment before it does. */
  let looks = 0;
  const watch = setInterval(() => {
    looks = popup.closed && document.hasFocus() ? looks + 1 : 0;
    if (looks > 2) end({});
  }, 500);
  return 1;
});

EM_JS(void, tokenferry_tell, (const char* key, const char* form), {
  const answer = {};
  new URLSearchParams(UTF8ToString(form)).forEach((value, name) => { answer[name] = value; });
  new BroadcastChannel(UTF8ToString(key)).postMessage(answer);
  window.close();
});

EM_JS(void, tokenferry_hear_tabs, (int request, const char* key), {
  const channels = tokenferry_hear_tabs.open = tokenferry_hear_tabs.open || new Map();
  const channel = new BroadcastChannel(UTF8ToString(key));
  channels.set(request, channel);
  channel.onmessage = message => {
    const pairs = Object.assign({}, message.data[1], { "used": message.data[0] || "" });
    const text = new URLSearchParams(pairs).toString();
    const size = lengthBytesUTF8(text) + 1;
    stringToUTF8(text, _tokenferry_room(size), size);
    _tokenferry_told(request);
  };
});

EM_JS(void, tokenferry_tell_tabs, (int request, const char* used, const char* form), {
  const message = [UTF8ToString(used), UTF8ToString(form)].filter(text => text);
  if (message.length > 1) {
    const told = {};
    new URLSearchParams(message[1]).forEach((value, name) => { told[name] = value; });
    message[1] = told;
  }
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

bool open_window(int request, View url, View key) {
  return tokenferry_open(request, Text(url).c_str(), Text(key).c_str()) != 0;
}

void tell_and_close(View key, View form) {
  tokenferry_tell(Text(key).c_str(), Text(form).c_str());
}

void hear_tabs(int request, View key) {
  tokenferry_hear_tabs(request, Text(key).c_str());
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

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_told(int request) {
  tokenferry::web::told(request, tokenferry::web::take_received());
}

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_locked(int request) {
  tokenferry::web::locked(request);
}

extern "C" EMSCRIPTEN_KEEPALIVE void tokenferry_answered(int request, int status) {
  tokenferry::web::answered(request, status, tokenferry::web::take_received());
}
