// @ts-check
// MiniBrowser, WebKitGTK's own, with what it needs: a screen, and WebDriver to be driven by.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";

import { closedPort, listeningPorts } from "./ports.mjs";
import { temporaryDirectory } from "./temporary.mjs";
import { Arriving, until } from "./wait.mjs";

const home = "/usr/lib/*-linux-gnu/webkit{2gtk-4.*,gtk-6.*}/MiniBrowser";

/** What runs; it ends with this process at the latest. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill()));

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function start(command, args, env) {
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  child.stdout.resume();
  child.once("exit", () => running.delete(child));
  running.add(child);
  return child;
}

/** @param {import("node:child_process").ChildProcess} child */
export async function end(child, signal = /** @type {NodeJS.Signals} */ ("SIGTERM")) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

/** Starts a screen, and gives the environment of programs that use it. */
export async function startScreen() {
  const size = ["-screen", "0", "1280x1024x24"];
  // Without -noreset it starts anew, and refuses who comes then, whenever its last program ends.
  const screen = start("Xvfb", ["-displayfd", "1", "-nolisten", "tcp", "-noreset", ...size]);
  const number = await new Arriving(screen.stdout).until(
    "a display",
    (text) => /^(\d+)\n/.exec(text)?.[1],
  );
  const directory = temporaryDirectory();
  const env = {
    ...process.env,
    DISPLAY: `:${number}`,
    GDK_BACKEND: "x11",
    XDG_CACHE_HOME: directory,
    XDG_CONFIG_HOME: directory,
    XDG_DATA_HOME: directory,
    // Nothing of a desktop's, which there is none of. GLib's dconf and network monitor, each on its
    // own way to D-Bus, can even wait for each other without end as a program starts.
    NO_AT_BRIDGE: "1",
    GSETTINGS_BACKEND: "memory",
    GIO_USE_NETWORK_MONITOR: "base",
    // Its sandbox wants privileges that containers lack, and refuses root.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  };
  return { screen, env };
}

export class MiniBrowser {
  /** @type {import("node:child_process").ChildProcess[]} */
  #programs = [];
  #session = "";
  /** Host and port of the inspector. */
  inspector = "";

  /** @param {NodeJS.ProcessEnv} env @param {string} proxy */
  static async start(env, proxy) {
    const browser = new MiniBrowser();
    try {
      await browser.#launch(env, proxy);
      return browser;
    } catch (error) {
      await browser.stop();
      throw error;
    }
  }

  /** @param {NodeJS.ProcessEnv} env @param {string} proxy */
  async #launch(env, proxy) {
    const [path] = globSync(home);
    if (!path) throw new Error(`no MiniBrowser at ${home}`);
    const inspected = await closedPort();
    this.inspector = `127.0.0.1:${inspected}`;
    const options = [
      "--automation",
      "--enable-developer-extras=true",
      "--javascript-can-open-windows-automatically=true",
      `--proxy=http://${proxy}`,
      "--ignore-host=localhost",
      "--ignore-host=127.0.0.1",
    ];
    const { pid = 0 } = this.#run(path, options, {
      ...env,
      WEBKIT_INSPECTOR_HTTP_SERVER: this.inspector,
    });
    // WebDriver has to come to a port that nobody names: the other one where the browser listens.
    const port = await until("MiniBrowser's port", async () => {
      const open = listeningPorts(pid);
      return open.includes(inspected) && open.find((one) => one != inspected);
    });
    // Its first window has to be there, as the session works with that one.
    await until("MiniBrowser's window", async () =>
      (await (await fetch(`http://${this.inspector}/`)).text()).includes("/socket/1/1/WebPage"),
    );
    const driving = await closedPort();
    this.#run("WebKitWebDriver", [`--port=${driving}`, `--target=127.0.0.1:${port}`], env);
    this.#session = `http://127.0.0.1:${driving}`;
    await until("WebDriver", () => this.call("GET", "/status"));
    const capabilities = { alwaysMatch: { acceptInsecureCerts: true } };
    const { sessionId } = await this.call("POST", "/session", { capabilities });
    this.#session += `/session/${sessionId}`;
  }

  /** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
  #run(command, args, env) {
    const child = start(command, args, env);
    this.#programs.push(child);
    return child;
  }

  /** Gives the session a command. @param {string} method @param {string} path @param {object} [body] */
  async call(method, path, body) {
    const answer = await fetch(`${this.#session}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = /** @type {any} */ (await answer.json());
    if (!answer.ok) throw new Error(`WebDriver: ${path}: ${value.error}: ${value.message}`);
    return value;
  }

  async stop() {
    await Promise.all(this.#programs.map((child) => end(child, "SIGKILL"))); // nothing is kept
  }
}
