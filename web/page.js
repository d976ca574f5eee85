// @ts-check
// The behaviour of index.html: reads the configuration, offers the sign-in, shows what came of it.
// All that is OAuth is in tokenferry.js.
import { createClient } from "./tokenferry.js";

const [heading, status, alert, view] = ["heading", "status", "alert", "view"].map(byId);

// For a code: a title and, where the error's own text is not for visitors, a text that is.
const words = {
  access_denied: ["You declined", "Nothing was shared with this page."],
  network_error: ["No answer", "The sign-in cannot be reached just now. Are you online?"],
  timeout: ["No answer in time", "The sign-in is slow just now. Try again in a moment."],
  state_expired: ["That took too long", "Please sign in once more."],
  profile_unavailable: ["Your profile did not come"],
  wasm_unavailable: ["This page did not load fully", "A part of it is missing. Try again in a moment."],
};

const moments = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "short" });

/** The ways to sign in: the name and the client of each provider. */
let ways = [];

async function start() {
  view.replaceChildren();
  work(/[?&]state=/.test(location.search) ? "Finishing the sign-in" : "Getting ready");
  try {
    const providers = await readConfiguration();
    if (!providers.length) return show("This page is not set up yet", "", open("not-set-up").content);
    ways = await Promise.all(providers.map(connect));
  } catch (error) {
    return showProblem(error, ["Try again", () => location.reload()]);
  }
  // A callback waits for the client that began the sign-in; the others leave it alone.
  for (const way of ways) {
    try {
      const session = await way.client.resume();
      if (session) return showSession(way, session);
    } catch (error) {
      return showRefusal(way, error);
    }
  }
  showSignIn();
}

/** The list in the page or, while that is empty, in the file beside it. */
async function readConfiguration() {
  const list = readList(byId("tokenferry-config").textContent, "The block tokenferry-config");
  if (list.length) return list;
  const answer = await fetch("tokenferry.json", { cache: "no-cache" }).catch(error => {
    throw problem("network_error", `tokenferry.json: ${error.message}`);
  });
  // Some hosts send a page, with status 200, in place of a file that is not there.
  const found = answer.ok && !answer.headers.get("content-type")?.startsWith("text/html");
  return found ? readList(await answer.text(), "tokenferry.json") : [];
}

function readList(text, where) {
  let list;
  try {
    list = JSON.parse(text || "{}").providers ?? [];
  } catch (error) {
    throw problem("invalid_option", `${where} is not JSON. ${error.message}`);
  }
  if (Array.isArray(list)) return list;
  throw problem("invalid_option", `"providers" in ${where} is not a list.`);
}

const problem = (code, message) => Object.assign(new Error(message), { code });

/** @param {any} entry  of the configuration */
async function connect({ label, ...options }) {
  const name = label ?? nameOf(options.provider);
  try {
    const client = await createClient(options);
    // Also where another tab has signed out.
    client.addEventListener("signout", () => showSignIn("You are signed out."));
    client.addEventListener("expire", () => showSignIn("Your session has ended."));
    return { name, client };
  } catch (error) {
    throw problem(error.code, `${name}: ${error.message}`);
  }
}

/** What people call a provider of the module's table: its id, with capitals. */
function nameOf(provider) {
  if (typeof provider != "string") return "your account";
  return provider.replace(/^(git(?=[hl]))?(.)/, (_, git, letter) =>
    (git ? "Git" : "") + letter.toUpperCase());
}

function showSignIn(lead = "Continue with your account.") {
  const { content, slot } = open("signed-out");
  offer(slot("buttons"), ways.map(way => [`Sign in with ${way.name}`, () => signIn(way)]));
  show("Sign in", lead, content);
}

function signIn(way) {
  work(`Taking you to ${way.name}`);
  way.client.signIn().catch(error => showRefusal(way, error));
}

function showRefusal(way, error) {
  const again = `Try again with ${way.name}`;
  showProblem(error, [again, () => signIn(way)], ["Back", () => showSignIn()]);
}

async function showSession({ name }, session) {
  const { content, slot } = open("signed-in");
  const profile = slot("profile");
  profile.addEventListener("error", replaceAvatar, { capture: true });
  work("Fetching your profile");
  try {
    await session.renderProfile(profile);
  } catch (error) {
    if (!session.accessToken) return; // which the page shows already
    return showProblem(error, ["Try again", start], ["Sign out", session.signOut]);
  }
  const raw = slot("raw");
  slot("raw-view").addEventListener("toggle", async () => {
    const answer = await session.profile().catch(error => error.message);
    raw.textContent = JSON.stringify(answer, null, 2);
  }, { once: true });
  const { scope, expiresAt } = session;
  if (scope.length) slot("details").append(`Allowed: ${scope.join(", ")}. `);
  if (expiresAt) slot("details").append(`Until ${moments.format(expiresAt)}.`);
  slot("sign-out").onclick = session.signOut;
  show("You are signed in", `with ${name}`, content);
}

/** Where the image does not come, the name's first character stands, as for those who have none. */
function replaceAvatar({ target }) {
  const initial = document.createElement("span");
  initial.className = "tf-initials";
  [initial.textContent] = target.nextSibling.textContent;
  target.replaceWith(initial);
}

/** Says what happened, and offers ways on. */
function showProblem(error, ...waysOn) {
  const { code = "unexpected", message, provider_error, error_description } = error;
  // Where trying again is all that is left, it is the page itself that failed.
  const otherwise = waysOn.length > 1 ? "That did not work" : "This page is not set up right";
  const [title = otherwise, text = message] = words[code] ?? [];
  const { content, slot } = open("problem");
  slot("quote").textContent = error_description ?? "";
  slot("code").textContent = provider_error ?? code;
  if (text != message) slot("message").textContent = message;
  offer(slot("buttons"), waysOn);
  show(title, "", content, text);
}

/** Makes a button of each label and action. */
function offer(place, actions) {
  for (const [label, action] of actions) {
    const button = document.createElement("button");
    button.textContent = label;
    button.onclick = action;
    place.append(button);
  }
}

function byId(id) {
  return document.getElementById(id);
}

/** A copy of a template, and a finder of its places. */
function open(id) {
  const template = /** @type {HTMLTemplateElement} */ (byId(id));
  const content = document.importNode(template.content, true);
  /** @returns {HTMLElement} */
  const slot = name => content.querySelector(`[data-slot="${name}"]`);
  return { content, slot };
}

/** Says what is under way, and holds the view still meanwhile. */
function work(text) {
  view.inert = true;
  status.textContent = text;
}

/** Shows a view below its title and a line: one that waits its turn to be read out, or an alert. */
function show(title, line, content, alarm = "") {
  view.inert = false;
  document.title = heading.textContent = title;
  status.textContent = line;
  alert.textContent = alarm;
  view.replaceChildren(content);
  heading.focus(); // a screen reader says what is new, and Tab goes on from here
}

// The Back button may bring the page back as it was when it left: on the way to the provider.
addEventListener("pageshow", event => event.persisted && location.reload());

start();
