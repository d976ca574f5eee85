// @ts-check
// Three hosts as network namespaces on one bridge. This process is in a namespace of its own
// (main.mjs), and all of it goes with the last process in it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmdirSync, writeFileSync } from "node:fs";

import { clientConfig } from "../../support/fixture.mjs";
import { request } from "../../support/http.mjs";
import { writeConfig } from "../../support/server.mjs";
import { authority } from "../../support/tls.mjs";
import { until } from "../../support/wait.mjs";
import { Child, program } from "../children.mjs";

export const front = "10.0.0.1"; // of HAProxy, the callers and the provider

/** @param {string} command */
function sh(command) {
  const { status, stderr } = spawnSync("sh", ["-ec", command], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

export function openFront() {
  sh(`ip link set lo up; ip link add name bridge type bridge; ip link set bridge up;
      ip addr add ${front}/24 dev bridge`);
}

/** Seconds of a processor that the process has used. @param {number | undefined} pid */
export function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100; // utime and stime, in ticks
}

export class Replica {
  /** @param {Host} host @param {number} port @param {string} endpoint */
  constructor(host, port, endpoint) {
    this.host = host;
    this.port = port;
    this.address = `${host.address}:${port}`;
    this.config = writeConfig({
      listen: this.address,
      clients: [clientConfig(endpoint)],
      ca_file: authority().certFile,
      trusted_proxies: [front],
      limits: { threads: 1, drain_seconds: 2, requests_per_minute: 1_000_000 },
    });
  }

  /** @param {string[]} command what takes the same arguments */
  async start(command = [program]) {
    this.child = new Child("nsenter", ["-t", `${this.host.pid}`, "-n", ...command, "--config", this.config]);
    await this.child.says(/listening on (http[^\s"]+)/);
    return this;
  }

  get pid() {
    return this.child?.process.pid;
  }

  /** Leaves it this share of a processor. @param {number} share @returns whether the system can */
  limit(share) {
    const isOld = existsSync("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    const folder = `/sys/fs/cgroup/${isOld ? "cpu/" : ""}tokenferry-${this.pid}`;
    const [file, text] = isOld ? ["cpu.cfs_quota_us", share * 100_000] : ["cpu.max", `${share * 100_000} 100000`];
    try {
      mkdirSync(folder);
      this.child?.closed.finally(() => rmdirSync(folder));
      writeFileSync(`${folder}/${file}`, `${text}`);
      writeFileSync(`${folder}/cgroup.procs`, `${this.pid}`);
      return true;
    } catch {
      return false;
    }
  }

  isHealthy() {
    const well = request(`http://${this.address}/healthz`).then(({ status }) => status === 200);
    return well.catch(() => false);
  }

  async stop() {
    await this.child?.stop();
  }
}

export class Host {
  /** @param {number} number */
  constructor(number) {
    this.number = number;
    this.address = `10.0.0.${number + 10}`;
    this.process = spawn("unshare", ["--net", "sleep", "infinity"], { stdio: "ignore" });
    process.on("exit", () => this.process.kill("SIGKILL"));
  }

  get pid() {
    return this.process.pid;
  }

  async join() {
    const own = readlinkSync("/proc/self/ns/net");
    await until("the host's network", async () => readlinkSync(`/proc/${this.pid}/ns/net`) !== own);
    sh(`ip link add name host${this.number} type veth peer name eth0 netns ${this.pid};
        ip link set host${this.number} master bridge up;
        inside() { nsenter -t ${this.pid} -n ip "$@"; }
        inside link set lo up; inside link set eth0 up; inside addr add ${this.address}/24 dev eth0`);
    return this;
  }

  /** Pulls its plug, or puts it back: packets vanish, and nobody is told. @param {"up" | "down"} state */
  plug(state) {
    sh(`ip link set host${this.number} ${state}`);
  }

  stop() {
    this.process.kill("SIGKILL");
  }
}
