// A page's own code, as strict projects write it.
import {
  createClient,
  TokenferryError,
  type Client,
  type ClientOptions,
  type ErrorCode,
  type Provider,
  type Session,
  type SessionEvent,
} from "tokenferry";
import * as single from "tokenferry/inline";

const gitea: Provider = {
  authorizationEndpoint: "https://git.example/login/oauth/authorize",
  profileEndpoint: new URL("https://git.example/api/v1/user"),
  issuer: "https://git.example",
  apiOrigins: ["https://git.example"],
};

const discovered: Provider = { issuer: "https://idp.example/realm" };

const options: ClientOptions = {
  provider: "github",
  clientId: "Ov23li0123456789abcd",
  tokenEndpoint: new URL("https://exchange.example/token"),
  scope: ["read:user", "user:email"],
  storage: "memory",
};

export async function start(
  place: HTMLElement,
  button: HTMLButtonElement,
): Promise<Session | null> {
  const client: Client = await createClient(options);
  button.onclick = () =>
    client.signIn({ returnTo: location.href, extraParameters: { prompt: "login" } });
  const leave = ({ type, session }: SessionEvent) => console.log(type, session.scope.length);
  client.addEventListener("signout", leave, { once: true });
  client.addEventListener("expire", (event) => leave(event));
  client.removeEventListener("signout", leave);
  const session = await client.resume();
  if (!session) return null;
  await session.renderProfile(place);
  const { login }: Record<string, unknown> = await session.profile();
  const answer: Response = await session.fetch("https://api.github.com/user/emails", {
    method: "GET",
  });
  const subject: unknown = session.claims?.sub;
  console.log(subject, login, answer.status, session.scope.join(" "), session.expiresAt ?? "no end");
  return session;
}

/** The code narrows to the words that there are. */
export function explain(error: unknown): string {
  if (!(error instanceof TokenferryError)) throw error;
  const code: ErrorCode = error.code;
  switch (code) {
    case "access_denied":
      return "You declined.";
    case "wasm_unavailable":
      return "This page did not load fully.";
    default:
      return error.error_description ?? error.provider_error ?? error.message;
  }
}

export async function every_way_to_give_the_wasm(): Promise<Client[]> {
  const address = new URL("https://cdn.example/tokenferry.wasm");
  const bytes = await (await fetch(address)).arrayBuffer();
  const ways = [
    address,
    address.href,
    await fetch(address),
    bytes,
    new Uint8Array(bytes),
    await WebAssembly.compile(bytes),
  ];
  return Promise.all(
    ways.map((wasm) => single.createClient({ provider: wasm === bytes ? gitea : discovered, clientId: "page", wasm })),
  );
}
