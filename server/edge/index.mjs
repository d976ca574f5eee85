// @ts-check
// For Node, Deno, Bun, and whatever lets a script compile WebAssembly.
import { createWith } from "./exchange.mjs";
import { module } from "./wasm.mjs";

export const createExchange = createWith(module);
