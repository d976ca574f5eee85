#include "server/sandbox/consent_page.hpp"

#include "server/sandbox/people.hpp"
#include "shared/url.hpp"

namespace tokenferry::sandbox {

static std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

static std::string wrap(std::string_view title, std::string_view body) {
  std::string page = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<title>)";
  page += title;
  page += "</title>\n<main>\n<p class=\"brand\">Sandbox</p>\n";
  page += body;
  return page += "</main>\n</html>\n";
}

static std::string list_people() {
  std::string list;
  std::string_view checked = " checked";
  for (const auto& person : people()) {
    list += "<label><input type=\"radio\" name=\"login\" value=\"";
    list += person.login;
    list += '"';
    list += checked;
    list += "> <span dir=\"auto\">";
    list += person.label;
    list += "</span></label>\n";
    checked = "";
  }
  return list;
}

std::string build_consent_page(const ConsentRequest& request, std::string_view ticket) {
  std::string body = "<h1>Sign in to <span class=\"host\">";
  body += escape_html(origin_of(request.redirect_uri));
  body += "</span>?</h1>\n<p>This provider is a stand-in for trying things out. Nobody here is ";
  body += "real, and nothing leaves this computer.</p>\n<p>The application asks ";
  if (request.scope.empty()) {
    body += "to see the public profile.</p>\n";
  } else {
    body += "for <code>" + escape_html(request.scope) + "</code>.</p>\n";
  }
  body += "<form method=\"post\" action=\"/authorize\">\n<input type=\"hidden\" name=\"ticket\" ";
  body += "value=\"" + escape_html(ticket) + "\">\n<fieldset>\n<legend>Sign in as</legend>\n";
  body += list_people();
  return wrap("Sign in - Sandbox", body + R"(</fieldset>
<div class="buttons">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="decline" class="quiet">Decline</button>
</div>
</form>
)");
}

std::string build_mistake_page(std::string_view text) {
  return wrap("This sign-in cannot go on - Sandbox",
              "<h1>This sign-in cannot go on</h1>\n<p>" + escape_html(text) +
                  "</p>\n<p>Go back to the page that you came from and begin again.</p>\n");
}

const std::string_view consent_style = R"(:root {
  color-scheme: light dark;
  --accent: light-dark(#1f6f4a, #7fd1a7);
  --paper: light-dark(#fff, #1c1f1e);
}
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#f1f4f2, #111413);
}
main {
  box-sizing: border-box; width: min(26rem, 100% - 2rem); margin: 1rem; padding: 1.5rem 2rem;
  background: var(--paper); border: 1px solid light-dark(#d5dcd8, #333a37); border-radius: .75rem;
}
.brand { margin: 0; color: var(--accent); font-weight: 600; }
h1 { margin: .25rem 0 1rem; font-size: 1.4rem; line-height: 1.3; }
.host, code { overflow-wrap: anywhere; }
fieldset { margin: 0 0 1.25rem; padding: .25rem 1rem; border: 1px solid currentColor; border-radius: .5rem; }
label { display: flex; gap: .6rem; align-items: center; min-height: 44px; cursor: pointer; }
input { accent-color: var(--accent); }
.buttons { display: flex; gap: .75rem; }
button {
  flex: 1; min-height: 44px; font: inherit; font-weight: 600; cursor: pointer; border-radius: .5rem;
  border: 1px solid var(--accent); background: var(--accent); color: var(--paper);
}
button.quiet { background: none; color: inherit; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
)";

}  // namespace tokenferry::sandbox
