// @ts-check
// What a platform does by itself, so that a test of the native server does not hold for it. Each
// entry names the test, with those around it before it, and why. There is nothing else in here.
import { host } from "./server_hosts.mjs";

/** @typedef {import("./server_hosts.mjs").Host} Host */
/** @type {{ hosts: Host[], test: string, reason: string }[]} */
export const exceptions = [
  {
    hosts: ["node", "deno", "bun", "workerd"],
    test: "what is no request has one, too",
    reason: "the platform reads the octets, and answers by itself what it cannot read",
  },
  {
    hosts: ["workerd"],
    test: "whatever else is wrong, an origin that is not the client's own reads nothing nor where the request as such is malformed",
    reason: "the platform unframes a request, and waits for what its framing promises",
  },
  ...["GET", "POST"].map((method) => ({
    hosts: /** @type {Host[]} */ (["workerd"]),
    test: `there is nothing at any other path ${method} /x/../token`,
    reason: "the platform parses the address, and resolves its dots, as a browser does before it asks",
  })),
  ...[
    "an address that asks too often is asked to wait",
    "a proxy may say it with Forwarded, and several may stand in a row",
  ].map((test) => ({
    hosts: /** @type {Host[]} */ (["workerd"]),
    test,
    reason: "the platform says whose request it is, and no proxy; its own limit is tests/integration/edge",
  })),
  {
    hosts: ["bun"],
    test: "a body may have 64 KiB and not an octet more a length beyond all measure is refused at once",
    reason: "the platform refuses a length that it cannot count, with an empty answer",
  },
];

/** What the native server does for its process, and others leave to whoever starts them. */
const left = ["core files"];

/** Whether the host leaves this to others. @param {string} what */
export const leaves = (what) => host !== "native" && left.includes(what);
