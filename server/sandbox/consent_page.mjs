// @ts-check
// What a person sees at the stand-in provider.
import { people } from "./people.mjs";

/** @param {string} text */
const escape = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** @param {string} title @param {string} body */
const wrap = (title, body) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<title>${title} - Sandbox</title>
<main>
<p class="brand">Sandbox</p>
${body}
</main>
</html>
`;

const list = Object.entries(people).map(([login, { label }], index) =>
  `<label><input type="radio" name="login" value="${login}"${index ? "" : " checked"}>
<span dir="auto">${escape(label)}</span></label>`).join("\n");

/** @param {{ redirectUri: string, scope: string }} request @param {string} ticket */
export const consentPage = ({ redirectUri, scope }, ticket) => wrap("Sign in", `
<h1>Sign in to <span class="host">${escape(new URL(redirectUri).origin)}</span>?</h1>
<p>This provider is a stand-in for trying things out. Nobody here is real, and nothing leaves this
computer.</p>
<p>The application asks ${scope ? `for <code>${escape(scope)}</code>` : "to see the public profile"}.</p>
<form method="post" action="/authorize">
<input type="hidden" name="ticket" value="${ticket}">
<fieldset>
<legend>Sign in as</legend>
${list}
</fieldset>
<div class="buttons">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="decline" class="quiet">Decline</button>
</div>
</form>`);

/** @param {string} text */
export const mistakePage = (text) => wrap("This sign-in cannot go on", `
<h1>This sign-in cannot go on</h1>
<p>${escape(text)}</p>
<p>Go back to the page that you came from and begin again.</p>`);

export const style = `:root {
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
`;
