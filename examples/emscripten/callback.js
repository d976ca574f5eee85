// @ts-check
// Finishes the sign-in and tells the program, which closes this window. Where the program is gone, the
// window stays and says what came of it.
import { createClient } from "./tokenferry.inline.js";

const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const say = (/** @type {string} */ text) => { at("status").textContent = text; };

try {
  const client = await createClient(JSON.parse(at("options").textContent));
  const session = await client.resume();
  say(session ? "You are signed in. You may close this window." : "There is no sign-in to finish.");
} catch (error) {
  say(`That did not work: ${/** @type {Error} */ (error).message}`);
}
