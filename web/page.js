// @ts-check
// The behaviour of index.html: reads the configuration, offers the sign-in, shows what came of it.
// All that is OAuth is in tokenferry.js, which loads meanwhile: a click waits for it.

const [heading, status, alert, view, links] = ["heading", "status", "alert", "view", "links"].map(byId);

// For a code, or a provider's word that is known: a title, and what a visitor can do.
const problems = {
  access_denied: ["You declined", "Nothing was shared with this page."],
  timeout: ["No answer in time", "The sign-in is slow just now. Try again in a moment."],
  temporarily_unavailable: ["No answer in time", "The sign-in is busy just now. Try again in a moment."],
  state_expired: ["That took too long", "Please sign in once more."],
  profile_unavailable: ["", "{name} does not show it just now."],
  storage_unavailable: ["This browser keeps nothing for this page", "Allow site data for it, or leave private mode."],
  wasm_unavailable: ["This page did not load fully", "Reload it. If an ad blocker is on, allow this page."],
  unverified_user_email: ["", "Verify your mail address at {name} first."],
};
// What trying again does not help against: somebody has to correct the configuration.
const settingsAtFault = /^(invalid_(client|option|scope)|un(authorized_client|supported_.*)|insecure_transport|secret_in_browser|redirect_uri_mismatch|application_suspended)$/;

/** What the block or the file says. @type {any} */
let settings = {};
/** The ways to sign in: the name of each provider, and a promise of its client. @type {any[]} */
let ways = [];
/** The one whose session is shown. @type {any} */
let current;
/** Whether anything was shown yet. */
let isSettled = false;
/** What was reported already. */
const reported = new WeakSet();
const moments = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "short" });
/** What the Content Security Policy did not let this page reach. @type {string[]} */
const blocked = [];

/** A text in the language of the site. @param {string} text @param {string} [name] */
const say = (text, name = "") => String(settings.words?.[text] ?? text).replace("{name}", () => name);

async function start() {
  view.replaceChildren();
  const comesBack = /[?&](state|code|error)=/.test(location.search);
  work(comesBack ? "Finishing the sign-in" : "Getting ready");
  try {
    settings = await readConfiguration();
  } catch (error) {
    return showProblem(error, [["Try again", reload]]);
  }
  showSite();
  if (!settings.providers.length) return show("This page is not set up yet", "", open("not-set-up").content);
  const module = import("./tokenferry.js").catch(({ message }) => { throw problem("wasm_unavailable", message); });
  ways = settings.providers.map(entry => {
    const { label, ...options } = Object(entry);
    const name = String(label ?? nameOf(options.provider));
    options.redirectUri ??= placeOf(options);
    return { name, client: module.then(({ createClient }) => createClient(options)) };
  });
  if (!comesBack && !staysSignedIn()) showSignIn();
  // A callback waits for the client that began the sign-in; the others leave it alone.
  const reasons = (await Promise.all(ways.map(resume))).filter(Boolean);
  if (reasons.length == ways.length) showProblem(reasons[0], [["Try again", reload]]);
  else if (!isSettled) showSignIn();
}

/** What tells a provider's entry from the others: its name in the table, or its host. @param {any} options */
const keyOf = ({ provider, baseUrl }) =>
  String(baseUrl ?? provider?.issuer ?? provider?.authorizationEndpoint ?? provider).replace(/^https?:\/\//, "").split("/")[0];

/**
 * Where a provider sends the visitor back: a place of its own for each, so that no answer of one passes
 * for another's (RFC 9700, section 4.4.2). The first has the page's address.
 * @param {any} options
 */
function placeOf(options) {
  const key = keyOf(options);
  if (key == keyOf(Object(settings.providers[0]))) return;
  return `${location.origin}${location.pathname}?provider=${encodeURIComponent(key)}`;
}

const reload = () => location.reload();

function staysSignedIn() {
  try {
    return Object.keys(sessionStorage).some(key => key.startsWith("tokenferry.session."));
  } catch {
    return false;
  }
}

/** The configuration in the page or, while that has no provider, in the file beside it. */
async function readConfiguration() {
  const inPage = readSettings(byId("tokenferry-config").textContent, "The block tokenferry-config");
  if (inPage.providers.length) return inPage;
  const answer = await fetch("tokenferry.json", { cache: "no-cache" }).catch(error => {
    throw problem("network_error", `${new URL("tokenferry.json", location.href)}: ${error.message}`);
  });
  // Some hosts send a page, with status 200, in place of a file that is not there.
  const found = answer.ok && !answer.headers.get("content-type")?.startsWith("text/html");
  return found ? { ...inPage, ...readSettings(await answer.text(), "tokenferry.json") } : inPage;
}

function readSettings(text, where) {
  let read;
  try {
    read = Object(JSON.parse(text || "{}"));
  } catch (error) {
    throw problem("invalid_option", `${where} is not JSON. ${error.message}`);
  }
  const { providers = [] } = read;
  if (!Array.isArray(providers)) throw problem("invalid_option", `"providers" in ${where} is not a list.`);
  return { ...read, providers };
}

const problem = (code, message) => Object.assign(new Error(message), { code });

/** Tells whoever builds the page. */
function report(error) {
  if (!reported.has(error)) console.error(`${error.code ?? error.name}: ${error.message}`, error);
  reported.add(error);
}

/** What belongs to the site: its language, logo and links. */
function showSite() {
  const { lang = "en", dir = "", logo } = settings;
  Object.assign(document.documentElement, { lang, dir });
  const src = addressOf("logo", logo, "data:");
  if (src) document.querySelector(".mark").replaceWith(make("img", { className: "mark", alt: "", src }));
  for (const link of [settings.links ?? []].flat()) {
    const href = addressOf("links", link?.url, "mailto:");
    if (href) links.append(make("a", { href, textContent: link.label ?? href }));
  }
}

/** An address of the configuration, where a page may lead there. */
function addressOf(option, given, scheme) {
  if (!given) return "";
  try {
    const { href, origin, protocol } = new URL(given, location.href);
    if (["https:", scheme].includes(protocol) || origin == location.origin) return href;
  } catch {}
  report(problem("invalid_option", `${option}: ${given} is not an https address`));
  return "";
}

/** Takes up what a client has: a session is shown. Gives the reason where there is no client. */
async function resume(way) {
  let client;
  try {
    client = await way.client;
  } catch (error) {
    error.message = `${way.name}: ${error.message}`;
    report(error);
    way.isOut = true;
    way.button?.replaceWith(unavailable(way));
    return error;
  }
  // Also where another tab has signed out.
  const leave = text => () => current == way && showSignIn(text);
  client.addEventListener("signout", leave("You are signed out."));
  client.addEventListener("expire", leave("Your session has ended."));
  try {
    const session = await client.resume();
    if (session && !current) await showSession(way, session);
  } catch (error) {
    await showRefusal(way, error);
  }
}

/** What people call a provider of the module's table: its id, with capitals. */
function nameOf(provider) {
  if (typeof provider != "string") return say("your account");
  return provider.replace(/^(git(?=[hl]))?(.)/, (_, git, letter) =>
    (git ? "Git" : "") + letter.toUpperCase());
}

/** In place of a provider's own mark, which is protected: two letters of its name. */
const markOf = name => (name.match(/\p{Lu}/gu)?.length > 1 ? name.match(/\p{Lu}/gu) : [...name]).slice(0, 2).join("");

function showSignIn(lead = "Continue with your account.") {
  const { content, slot } = open("signed-out");
  current = undefined;
  for (const way of ways) {
    way.button = button(say("Sign in with {name}", way.name), () => signIn(way));
    way.button.dataset.mark = markOf(way.name);
    slot("buttons").append(way.isOut ? unavailable(way) : way.button);
  }
  show(withSite("Sign in", "Sign in to {name}"), say(lead), content);
}

/** A text that names the site, where the site has a name. */
const withSite = (plain, named) => settings.name ? say(named, settings.name) : say(plain);

const unavailable = ({ name }) => make("p", { className: "fine", textContent: say("{name} is not available just now.", name) });

async function signIn(way) {
  work("Taking you to {name}", way.name);
  try {
    await (await way.client).signIn();
  } catch (error) {
    showRefusal(way, error);
  }
}

function showRefusal(way, error) {
  const again = say("Try again with {name}", way.name);
  return showProblem(error, [[again, () => signIn(way)], ["Back", () => showSignIn()]], way.name);
}

async function showSession(way, session) {
  const { content, slot } = open("signed-in");
  current = way;
  work("Fetching your profile");
  try {
    await session.renderProfile(slot("profile"));
  } catch (error) {
    if (!session.accessToken) return; // which the page shows already
    const again = () => showSession(way, session);
    return showProblem(error, [["Try again", again], ["Sign out", session.signOut]], way.name, "Your profile did not come");
  }
  translate(slot("profile").querySelector("summary"));
  const { scope, expiresAt } = session;
  if (scope.length) slot("details").append(say("Allowed: {name}. ", scope.join(", ")));
  if (expiresAt) slot("details").append(say("Until {name}.", moments.format(expiresAt)));
  const href = addressOf("continueTo", settings.continueTo, "https:");
  const textContent = withSite("Continue", "Continue to {name}");
  if (href) slot("sign-out").before(make("a", { href, className: "button", textContent }));
  slot("sign-out").onclick = session.signOut;
  show(say("You are signed in"), say("with {name}", way.name), content);
}

/**
 * Says what happened in a sentence, and offers ways on; the rest stands under "Details".
 * @param {any} error
 * @param {[label: string, action: () => void][]} waysOn
 * @param {string} name of the provider
 * @param {string} subject the title where the sign-in is not what failed
 */
async function showProblem(error, waysOn, name = "", subject = "") {
  const { code = "unexpected", message, error_description, error_uri, outcome } = error;
  const word = error.provider_error ?? code;
  const declined = code == "access_denied";
  if (!declined) report(error);
  let [title, text = message, about = name, isOwners = waysOn.length < 2] = await explain(error, word, waysOn.length > 1);
  // Where trying again is all that is left, it is the page itself that failed.
  title ||= waysOn.length > 1 ? "That did not work" : "This page is not set up right";

  const { content, slot } = open("problem");
  slot("quote").textContent = declined || outcome ? "" : error_description ?? "";
  slot("code").textContent = word;
  if (text != message) slot("message").textContent = message;
  for (const fact of ["outcome", "redirect_uri", "request_id"]) {
    if (error[fact]) slot("facts").append(make("p", { textContent: `${fact}: ${error[fact]}` }));
  }
  if (error_uri) slot("facts").append(make("a", { href: error_uri, rel: "noreferrer", textContent: error_uri }));
  // An owner looks there first.
  slot("more").open = isOwners;
  // Trying again does not help against what only the owner can mend.
  for (const [label, action] of isOwners ? waysOn.slice(-1) : waysOn) slot("buttons").append(button(say(label), action));
  show(say(subject || title), "", content, say(text, about));
}

/**
 * What there is to say beyond the message: a title, a text, what that names, and whether only the
 * site's owner can mend it.
 * @returns {Promise<any[]>}
 */
async function explain(error, word, isSignIn) {
  const { code, outcome, message } = error;
  if (problems[word]) return problems[word];
  if (code == "network_error") return whyNoAnswer(message);
  // A provider's own word, which no RFC has.
  if (word != code && !outcome) return ["", "The provider refuses this app's settings. Tell the site's owner: {name}", word, true];
  if (error.fault == "site" || isSignIn && settingsAtFault.test(word)) {
    return ["This site's sign-in is not set up right", "Tell its owner: {name}", word == code && outcome || word, true];
  }
  return [];
}

/** What a page can tell of a request without an answer: as `explain`. */
async function whyNoAnswer(message) {
  const [url] = /^https?:[^ ]+(?=: )/.exec(message) ?? [];
  if (!navigator.onLine) return ["You are offline", "Connect to the internet, and try again."];
  if (!url || message.endsWith("too large")) return ["No answer"];
  const { origin, host } = new URL(url);
  const isThere = await fetch(url, { mode: "no-cors", credentials: "omit", signal: AbortSignal.timeout(5000) })
    .then(() => true, () => false);
  await new Promise(resolve => setTimeout(resolve, 100)); // the policy's event comes after the refusal
  if (blocked.some(address => address.startsWith(origin))) {
    return ["This page is not set up right", "Its Content Security Policy does not let it reach {name}.", host, true];
  }
  return ["No answer", isThere ? "{name} does not let this page read its answer." : "{name} cannot be reached. Try again later.", host];
}

const make = (tag, members) => Object.assign(document.createElement(tag), members);

const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });

function byId(id) {
  return document.getElementById(id);
}

/** Puts what stands in an element into the site's language. @param {Node} place */
function translate(place) {
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    node.textContent = node.textContent.replace(/\S(.*\S)?/s, text => say(text));
  }
}

/** A copy of a template, and a finder of its places. */
function open(id) {
  const template = /** @type {HTMLTemplateElement} */ (byId(id));
  const content = document.importNode(template.content, true);
  translate(content);
  /** @returns {any} */
  const slot = name => content.querySelector(`[data-slot="${name}"]`);
  return { content, slot };
}

/** Says what is under way, and holds the view still meanwhile. */
function work(text, name = "") {
  view.inert = true;
  status.textContent = say(text, name);
}

/** Shows a view below its title and a line: one that waits its turn to be read out, or an alert. */
function show(title, line, content, alarm = "") {
  view.inert = false;
  isSettled = true;
  document.title = heading.textContent = title;
  status.textContent = line;
  alert.textContent = alarm;
  view.replaceChildren(content);
  heading.focus(); // a screen reader says what is new, and Tab goes on from here
}

document.addEventListener("securitypolicyviolation", ({ blockedURI }) => { blocked.push(blockedURI); });
// The Back button may bring the page back as it was when it left: on the way to the provider.
addEventListener("pageshow", event => event.persisted && reload());

start();
