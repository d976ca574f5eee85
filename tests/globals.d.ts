// What the pages and programs of the tests keep in their global object, for the tests to look at.
import type { Client, ClientOptions, Session, TokenferryError } from "../web/tokenferry.js";

/** The app of tests/support/browser_app.mjs. */
interface App {
  clients: Client[];
  /** A test that looks at it knows that it is there. */
  session: Session;
  error: TokenferryError;
  events: string[];
  /** What apps of a single test note. */
  same?: boolean;
  alike?: unknown[];
  /** Also with what is wrong. */
  createClient(options: ClientOptions | Record<string, unknown>): Promise<Client>;
  act(work: () => Promise<string | void>): Promise<void>;
  signIn(): Promise<void>;
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

declare global {
  // `var` makes a member of globalThis.
  var app: App;
  var axe: { run(): Promise<{ violations: Violation[] }> };
  /** The window that a page opened. */
  var popup: Window;
  /** What a page has made or seen, as the test that looks at it says. */
  var caches_of: [method: string, cache: string | undefined][];
  var channels: any;
  var heard: string[];
  var looks: number;
  var memories: WebAssembly.Memory[];
  var ran: unknown;
  var said: string[];
  var show: () => void;
  var told: string[];
  /** When a button could be clicked. */
  var usable: number;
  var untouched: boolean;
  var warnings: string[];
  /** A computer that sleeps: tests/support/browser_sleep.mjs. */
  var slept: number;
  var timers: Map<number, [work: () => void, ms: number]>;
  var wake: (ms: number) => number[];
  /** A program: tests/support/program.mjs. */
  var lines: string[];
  var Module: {
    ccall(name: string, returns: null, types: string[], given: string[]): void;
    arguments: string[];
    print(line: string): void;
    printErr(line: string): void;
  };
}
