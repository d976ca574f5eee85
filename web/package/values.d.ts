// What bundle.mjs puts into tokenferry.js.

/** The hash of the wasm of the same build, as `fetch` takes it. */
declare const wasm_integrity: string;
/** In the single file the wasm itself, a character for each octet; else empty. */
declare const wasm_text: string;
/** What the wasm's imports and exports are called, short, by what C++ calls them. */
declare const names: Record<string, string>;
