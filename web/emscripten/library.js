// @ts-nocheck: a part of a program that Emscripten puts together.
// What programs call in JavaScript: web/host/, which client.cmake puts in here, and what brings it
// together with the memory and the callbacks of a program. It is JavaScript of 2017: what is newer,
// such as `?.` or `{...a}`, stops the optimizer of Emscripten 3.1.6. Names that C++ or the browser
// reads stand in quotes, which the Closure compiler leaves alone.

function tokenferry_make_host() {
HOST
  return Object.assign({ EXPORTS }, page);
}

mergeInto(LibraryManager.library, {
  $tokenferry_host: "=(" + tokenferry_make_host + ")()",

  /** The channels of subscriptions and what stops their timers, by their numbers. */
  $tokenferry_channels: "=new Map()",
  $tokenferry_timers: "=new Map()",
  /** What gives up the locks of requests, by their numbers. */
  $tokenferry_locks: "=new Map()",

  // Older releases of Emscripten have these functions in every program, and not by name.
  $tokenferry_give__deps: ["$UTF8ToString", "$stringToUTF8", "$lengthBytesUTF8"].filter(
    name => name in LibraryManager.library),
  /** Gives C++ a text: browser.cpp takes it. */
  $tokenferry_give: function(text) {
    const size = lengthBytesUTF8(text) + 1;
    stringToUTF8(text, _tokenferry_room(size), size);
  },

  $tokenferry_give_form__deps: ["$tokenferry_give"],
  /** A NUL, which a JSON text may hold, is none of the characters that a form of C++ carries. */
  $tokenferry_give_form: function(form) {
    tokenferry_give(form.replace(/%00/g, "%EF%BF%BD"));
  },

  tokenferry_ask__deps: ["$tokenferry_host", "$tokenferry_give"],
  tokenferry_ask: function(question, about, base) {
    tokenferry_give(String(
      tokenferry_host[UTF8ToString(question)](UTF8ToString(about), UTF8ToString(base)) || ""));
  },

  tokenferry_ask_form__deps: ["$tokenferry_host", "$tokenferry_give_form"],
  tokenferry_ask_form: function(question, about) {
    const answer = tokenferry_host[UTF8ToString(question)];
    tokenferry_give_form(tokenferry_host["attempt"](() => answer(UTF8ToString(about)), ""));
  },

  tokenferry_is_prerendering: function() {
    return document.prerendering ? 1 : 0;
  },

  tokenferry_await_display: function(request) {
    document.addEventListener("prerenderingchange", () => _tokenferry_displayed(request));
  },

  tokenferry_store__deps: ["$tokenferry_host", "$tokenferry_give"],
  tokenferry_store: function(key, form) {
    return tokenferry_host["store"](UTF8ToString(key), UTF8ToString(form));
  },

  tokenferry_wake_at__deps: ["$tokenferry_host", "$tokenferry_timers", "$tokenferry_give"],
  tokenferry_wake_at: function(subscription, milliseconds) {
    tokenferry_timers.set(subscription, tokenferry_host["wake_at"](milliseconds, () => {
      tokenferry_give("");
      _tokenferry_heard(subscription);
    }));
  },

  tokenferry_stop_waking__deps: ["$tokenferry_timers"],
  tokenferry_stop_waking: function(subscription) {
    tokenferry_timers.get(subscription)();
    tokenferry_timers.delete(subscription);
  },

  tokenferry_send__deps: ["$tokenferry_host", "$tokenferry_give"],
  tokenferry_send: function(request, url, form, bearer) {
    tokenferry_host["send"](UTF8ToString(url), UTF8ToString(form), UTF8ToString(bearer),
      (status, fields, text) => {
        tokenferry_give(fields.replace(/%00/g, "%EF%BF%BD") + "\n" + text);
        _tokenferry_answered(request, status);
      });
  },

  tokenferry_fetch__deps: ["$tokenferry_give"],
  tokenferry_fetch: function(request, to, method, headers, bearer, body, size, milliseconds) {
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
        init["headers"].set("authorization", "Bearer " + token); // instead of any of the program's
        init["signal"] = signal = AbortSignal.timeout(milliseconds);
        const sent = new Request(url, init); // which refuses what no browser sends
        status = 0;
        const response = await fetch(sent);
        octets = new Uint8Array(await response.arrayBuffer());
        shown = new URLSearchParams(Array.from(response.headers)).toString() + "\n";
        status = response.status;
      } catch (error) {
        if (signal && signal.aborted) status = 1;
      }
      // The headers, a line, and the body.
      const line = lengthBytesUTF8(shown);
      const room = _tokenferry_room(line + octets.length + 1);
      stringToUTF8(shown, room, line + 1);
      HEAPU8.set(octets, room + line);
      _tokenferry_fetched(request, status);
    };
    send();
  },

  tokenferry_open__deps: ["$tokenferry_host", "$tokenferry_give_form"],
  tokenferry_open: function(request, url, key) {
    const tell = answer => {
      tokenferry_give_form(answer);
      return _tokenferry_popup_answered(request);
    };
    return tokenferry_host["open_window"](UTF8ToString(url), UTF8ToString(key), tell,
      () => { tell(""); });
  },

  tokenferry_tell_opener__deps: ["$tokenferry_host", "$tokenferry_give"],
  tokenferry_tell_opener: function(request, key, form) {
    tokenferry_host["tell_opener_of"](UTF8ToString(key),
      tokenferry_host["pairs_of"](UTF8ToString(form)), () => _tokenferry_unheard(request));
  },

  tokenferry_hear_tabs__deps: ["$tokenferry_host", "$tokenferry_channels", "$tokenferry_give_form"],
  tokenferry_hear_tabs: function(subscription, name) {
    const hear = (word, form, is_nothing) => {
      const used = new URLSearchParams({ "used": word }).toString();
      tokenferry_give_form(is_nothing ? "" : form ? used + "&" + form : used);
      _tokenferry_heard(subscription);
    };
    tokenferry_channels.set(subscription, tokenferry_host["open_channel"](UTF8ToString(name), hear));
  },

  tokenferry_tell_tabs__deps: ["$tokenferry_host", "$tokenferry_channels", "$tokenferry_give"],
  tokenferry_tell_tabs: function(subscription, used, form) {
    const name = UTF8ToString(used);
    const pairs = UTF8ToString(form);
    const message = pairs ? [name, tokenferry_host["pairs_of"](pairs)] : name ? [name] : [];
    tokenferry_channels.get(subscription).postMessage(message);
  },

  tokenferry_stop_hearing__deps: ["$tokenferry_channels"],
  tokenferry_stop_hearing: function(subscription) {
    tokenferry_channels.get(subscription).close();
    tokenferry_channels.delete(subscription);
  },

  tokenferry_take_lock__deps: ["$tokenferry_host", "$tokenferry_locks", "$tokenferry_give"],
  tokenferry_take_lock: function(request, name) {
    tokenferry_host["take_lock"](UTF8ToString(name), () => new Promise(give_up => {
      tokenferry_locks.set(request, give_up);
      _tokenferry_locked(request);
    }));
  },

  tokenferry_give_up_lock__deps: ["$tokenferry_locks"],
  tokenferry_give_up_lock: function(request, milliseconds) {
    setTimeout(tokenferry_locks.get(request), milliseconds);
    tokenferry_locks.delete(request);
  },
});
