// @ts-check
// The behaviour of index.html: reads the configuration, offers the sign-in, shows what came of it.
// All that is OAuth is in tokenferry.js, which loads meanwhile: a click waits for it.
import { addressOf, markOf, nameOf, placeOf, readConfiguration } from "./configuration.js";
import { explain, problem, report } from "./problems.js";
import { button, byId, isSettled, make, open, say, show, speak, translate, work } from "./view.js";

/** @typedef {import("./view.js").Problem} Problem */
/** A way to sign in. @typedef {{ name: string, client: Promise<any>, button?: HTMLElement, isOut?: boolean }} Way */

/** What the block or the file says. @type {import("./configuration.js").Settings} */
let settings = { providers: [] };
/** @type {Way[]} */
let ways = [];
/** The one whose session is shown. @type {Way | undefined} */
let current;

/** A moment as the visitor writes it. @param {number} ms since 1970 */
const written = ms => new Date(ms).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

async function start() {
  byId("view").replaceChildren();
  const comesBack = /[?&](state|code|error)=/.test(location.search);
  work(comesBack ? "Finishing the sign-in" : "Getting ready");
  try {
    settings = await readConfiguration();
  } catch (error) {
    return showProblem(/** @type {Problem} */ (error), [["Try again", reload]]);
  }
  speak(settings.words);
  showSite();
  if (!settings.providers.length) return show("This page is not set up yet", "", open("not-set-up").content);
  /** @type {Promise<any>} */
  const module = import("./tokenferry.js").catch(({ message }) => { throw problem("wasm_unavailable", message); });
  ways = settings.providers.map(entry => {
    const { label, ...options } = Object(entry);
    const name = String(label ?? nameOf(options.provider));
    options.redirectUri ??= placeOf(options, settings.providers[0]);
    return { name, client: module.then(({ createClient }) => createClient(options)) };
  });
  if (!comesBack && !staysSignedIn()) showSignIn();
  // A callback waits for the client that began the sign-in; the others leave it alone.
  const reasons = /** @type {Problem[]} */ ((await Promise.all(ways.map(resume))).filter(Boolean));
  if (reasons.length == ways.length) showProblem(reasons[0], [["Try again", reload]]);
  else if (!isSettled()) showSignIn();
}

const reload = () => location.reload();

function staysSignedIn() {
  try {
    return Object.keys(sessionStorage).some(key => key.startsWith("tokenferry.session."));
  } catch {
    return false;
  }
}

/** What belongs to the site: its language, logo and links. */
function showSite() {
  const { lang = "en", dir = "", logo } = settings;
  Object.assign(document.documentElement, { lang, dir });
  const src = addressOf("logo", logo, "data:");
  if (src) document.querySelector(".mark")?.replaceWith(make("img", { className: "mark", alt: "", src }));
  for (const link of [settings.links ?? []].flat()) {
    const href = addressOf("links", link?.url, "mailto:");
    if (href) byId("links").append(make("a", { href, textContent: link.label ?? href }));
  }
}

/** Takes up what a client has: a session is shown. Gives the reason where there is no client. @param {Way} way @returns {Promise<Problem | undefined>} */
async function resume(way) {
  let client;
  try {
    client = await way.client;
  } catch (thrown) {
    const error = /** @type {Problem} */ (thrown);
    error.message = `${way.name}: ${error.message}`;
    report(error);
    way.isOut = true;
    way.button?.replaceWith(unavailable(way));
    return error;
  }
  // Also where another tab has signed out.
  const leave = (/** @type {string} */ text) => () => current == way && showSignIn(text);
  client.addEventListener("signout", leave("You are signed out."));
  client.addEventListener("expire", leave("Your session has ended."));
  try {
    const session = await client.resume();
    if (session && !current) await showSession(way, session);
  } catch (error) {
    await showRefusal(way, /** @type {Problem} */ (error));
  }
}

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

/** A text that names the site, where the site has a name. @param {string} plain @param {string} named */
const withSite = (plain, named) => settings.name ? say(named, settings.name) : say(plain);

/** @param {Way} way */
const unavailable = ({ name }) => make("p", { className: "fine", textContent: say("{name} is not available just now.", name) });

/** @param {Way} way */
async function signIn(way) {
  work("Taking you to {name}", way.name);
  try {
    await (await way.client).signIn();
  } catch (error) {
    showRefusal(way, /** @type {Problem} */ (error));
  }
}

/** @param {Way} way @param {Problem} error */
function showRefusal(way, error) {
  const again = say("Try again with {name}", way.name);
  return showProblem(error, [[again, () => signIn(way)], ["Back", () => showSignIn()]], way.name);
}

/** @param {Way} way @param {any} session @returns {Promise<void>} */
async function showSession(way, session) {
  const { content, slot } = open("signed-in");
  current = way;
  work("Fetching your profile");
  try {
    await session.renderProfile(slot("profile"));
  } catch (error) {
    if (!session.accessToken) return; // which the page shows already
    const again = () => showSession(way, session);
    return showProblem(/** @type {Problem} */ (error), [["Try again", again], ["Sign out", session.signOut]], way.name, "Your profile did not come");
  }
  translate(slot("profile").querySelector("summary"));
  const { scope, expiresAt } = session;
  if (scope.length) slot("details").append(say("Allowed: {name}. ", scope.join(", ")));
  if (expiresAt) slot("details").append(say("Until {name}.", written(expiresAt)));
  const href = addressOf("continueTo", settings.continueTo, "https:");
  const textContent = withSite("Continue", "Continue to {name}");
  if (href) slot("sign-out").before(make("a", { href, className: "button", textContent }));
  slot("sign-out").onclick = session.signOut;
  show(say("You are signed in"), say("with {name}", way.name), content);
}

/**
 * Says what happened in a sentence, and offers ways on; the rest stands under "Details".
 * @param {Problem} error
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

// The Back button may bring the page back as it was when it left: on the way to the provider.
addEventListener("pageshow", event => event.persisted && reload());

start();
