// @ts-check
// A provider that is not ours: npm's oidc-provider, with one confidential and one public client.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer as createPlainServer } from "node:http";
import { createServer as createTlsServer } from "node:https";

import { Provider } from "oidc-provider";

export const account = { sub: "ada", name: "Ada Lovelace", email: "ada@example.test" };

const jwks = {
  keys: [
    {
      ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
      use: "sig",
    },
  ],
};

/** The page where the person decides; it needs nothing from anywhere. */
const page = (/** @type {string} */ uid, /** @type {string} */ client) => `<!doctype html>
<html lang="en"><title>Sign in</title>
<form method="post" action="/interaction/${uid}">
  <p>Let ${client} know who you are?</p>
  <button name="decision" value="approve">Approve</button>
  <button name="decision" value="decline">Decline</button>
</form>`;

/** @param {import("node:http").IncomingMessage} request */
async function decisionOf(request) {
  let body = "";
  for await (const piece of request) body += piece;
  return new URLSearchParams(body).get("decision");
}

/**
 * Shows the page, or takes the decision: the person is signed in and grants all that is asked.
 * @param {Provider} provider
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function interact(provider, request, response) {
  const { uid, params } = await provider.interactionDetails(request, response);
  const clientId = String(params.client_id);
  if (request.method !== "POST") {
    response.writeHead(200, { "Content-Type": "text/html", "Referrer-Policy": "no-referrer" });
    return response.end(page(uid, clientId));
  }
  if ((await decisionOf(request)) !== "approve") {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  const grant = new provider.Grant({ accountId: account.sub, clientId });
  grant.addOIDCScope(String(params.scope));
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, {
    login: { accountId: account.sub },
    consent,
  });
}

/**
 * Starts it on a free port of loopback, over TLS where it is given a certificate. The client
 * `confidential` must send its secret, so that no page may use its token endpoint; pages of the client
 * `public` may, as it has no secret. The profile is open to both, and both must use PKCE.
 * It issues refresh tokens where it is told to.
 * @param {{ redirectUris: string[], secret?: string, refresh?: boolean, tls?: import("node:tls").TlsOptions,
 *           auth?: "client_secret_post" | "client_secret_basic" }} options
 */
export async function startOidcProvider({
  redirectUris,
  secret = "",
  refresh = false,
  tls,
  auth = "client_secret_post",
}) {
  /** @type {import("node:http").RequestListener} */
  let handle = () => {};
  const listener = tls
    ? createTlsServer(tls, (request, response) => handle(request, response))
    : createPlainServer((request, response) => handle(request, response));
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (listener.address());
  const issuer = `${tls ? "https" : "http"}://localhost:${port}`;

  const origins = redirectUris.map((uri) => new URL(uri).origin);
  const shared = {
    redirect_uris: redirectUris,
    grant_types: ["authorization_code", ...(refresh ? ["refresh_token"] : [])],
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        ...shared,
        client_id: "confidential",
        client_secret: secret,
        token_endpoint_auth_method: auth,
      },
      { ...shared, client_id: "public", token_endpoint_auth_method: "none" },
    ],
    claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
    clientBasedCORS: ({ oidc }, origin, client) =>
      origins.includes(origin) && (client.clientId === "public" || oidc.route === "userinfo"),
    cookies: { keys: [randomBytes(16).toString("hex")] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, accountId) => ({ accountId, claims: async () => ({ ...account }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => refresh,
    jwks,
    pkce: { required: () => true },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 600,
      Session: 600,
    },
  });
  const callback = provider.callback();
  handle = (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void callback(request, response);
    interact(provider, request, response).catch((error) => {
      response.writeHead(400, { "Content-Type": "text/plain" });
      response.end(error.message);
    });
  };

  return {
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    profileEndpoint: `${issuer}/me`,
    async stop() {
      const closed = once(listener, "close");
      listener.close();
      listener.closeAllConnections();
      await closed;
    },
  };
}
