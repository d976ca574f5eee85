// @ts-check
// From the start of the program to its first answer; and nginx's, which tells how fast the machine
// starts programs at all.
import { clientConfig, parameters, origin } from "../support/fixture.mjs";
import { request } from "../support/http.mjs";
import { closedPort } from "../support/ports.mjs";
import { writeConfig } from "../support/server.mjs";
import { authority } from "../support/tls.mjs";
import { Child, program } from "./children.mjs";
import { startNginx } from "./nginx.mjs";
import { startProvider } from "./provider.mjs";
import { heading, line, spread, spreadText } from "./report.mjs";

const starts = 30;
const goal = 20;

/** The same of nginx, with an answer of its own. */
async function firstOfNginx() {
  const port = await closedPort();
  const begin = performance.now();
  const nginx = await startNginx(`server { listen 127.0.0.1:${port}; return 200; }`);
  await request(`http://127.0.0.1:${port}/`);
  const ms = performance.now() - begin;
  await nginx.stop();
  return ms;
}

/**
 * @param {string} config
 * @param {(url: string) => ReturnType<typeof request>} ask
 */
async function firstAnswer(config, ask) {
  const begin = performance.now();
  const server = new Child(program, ["--config", config]);
  const answer = await ask(await server.says(/listening on (http[^\s"]+)/));
  const ms = performance.now() - begin;
  await server.stop();
  if (answer.status !== 200) throw new Error(`the first answer: ${answer.status} ${answer.text}`);
  return ms;
}

export async function measureStart() {
  const provider = await startProvider();
  const config = writeConfig({
    listen: "127.0.0.1:0",
    clients: [clientConfig(provider.url)],
    ca_file: authority().certFile,
  });
  /** @type {Record<"health" | "token" | "nginx", number[]>} */
  const times = { health: [], token: [], nginx: [] };
  for (let i = 0; i < starts; ++i) {
    times.health.push(await firstAnswer(config, (url) => request(`${url}/healthz`)));
    times.token.push(
      await firstAnswer(config, (url) =>
        request(`${url}/token`, {
          method: "POST",
          headers: [
            ["Content-Type", "application/x-www-form-urlencoded"],
            ["Origin", origin],
          ],
          body: new URLSearchParams(parameters()).toString(),
        }),
      ),
    );
  }
  await provider.stop();
  while (times.nginx.length < starts) times.nginx.push(await firstOfNginx());

  heading(`Start: ${starts} times, until the first answer; min / median / max`);
  line("GET /healthz", spreadText(times.health, 1, " ms"), {
    text: `a median of at most ${goal} ms`,
    reached: spread(times.health).median <= goal,
  });
  line("nginx, an answer of its own", spreadText(times.nginx, 1, " ms"));
  line("POST /token, with the provider's handshake", spreadText(times.token, 1, " ms"));
}
