// @ts-check
// For Vercel's edge functions, whose bundler takes a module so.
import { createWith } from "./exchange.mjs";
import module from "./exchange.wasm?module";

export const createExchange = createWith(module);
