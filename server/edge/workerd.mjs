// @ts-check
// For Cloudflare's Workers, where a module is compiled before the script runs.
import { createWith } from "./exchange.mjs";
import module from "./exchange.wasm";

export const createExchange = createWith(module);
