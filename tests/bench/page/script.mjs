// @ts-check
// The script of each measured page: it signs in at once or, where it is the callback, shows the
// profile. Times are counted from the start of the navigation.

/** @param {import("../peers.mjs").Peer} peer */
async function visit({ signIn, resume }) {
  const flow = JSON.parse(document.getElementById("flow")?.textContent ?? "");
  if (!new URLSearchParams(location.search).has("code")) {
    // The call that redirects, whoever makes it.
    navigation.addEventListener("navigate", ({ destination }) => {
      if (new URL(destination.url).origin == location.origin) return;
      sessionStorage.redirected = performance.now();
    });
    return signIn(flow);
  }
  const { login } = await resume(flow);
  Object.assign(document.getElementById("name") ?? {}, { textContent: login });
  const shown = performance.now();
  return tell({ login, shown, redirected: Number(sessionStorage.redirected) });
}

/** @param {object} outcome */
const tell = (outcome) => navigator.sendBeacon("/outcome", JSON.stringify(outcome));

/** @param {import("../peers.mjs").Peer} peer */
export const start = (peer) => visit(peer).catch((error) => tell({ error: String(error) }));
