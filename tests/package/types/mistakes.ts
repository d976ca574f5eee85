// What the types refuse: each line here is a mistake, or the compiler says that it is none.
import { createClient, TokenferryError, type Client, type Session } from "tokenferry";

const clientId = "Ov23li0123456789abcd";

// @ts-expect-error no provider
createClient({ clientId });
// @ts-expect-error no such provider
createClient({ provider: "githbu", clientId });
// @ts-expect-error a provider without its profile
createClient({ provider: { authorizationEndpoint: "https://a.example" }, clientId });
// @ts-expect-error a secret in a page
createClient({ provider: "github", clientId, clientSecret: "secret" });
// @ts-expect-error no such storage
createClient({ provider: "github", clientId, storage: "local" });
// @ts-expect-error a client is there only after a while
createClient({ provider: "github", clientId }).signIn();

declare const client: Client;
// @ts-expect-error an event of another kind knows no session
client.addEventListener("signedout", ({ session }) => session);

export async function mistakes(session: Session | null, error: TokenferryError): Promise<void> {
  // @ts-expect-error nobody may be signed in
  session.accessToken;
  if (!session) return;
  // @ts-expect-error the token is not the page's to change
  session.accessToken = "";
  // @ts-expect-error no element
  await session.renderProfile("#profile");
  // @ts-expect-error no such code
  if (error.code == "acces_denied") return;
  // @ts-expect-error no such code either
  throw new TokenferryError("oops", "It went wrong.");
}
