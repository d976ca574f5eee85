// What bundle.mjs puts into tokenferry.js.

/** The hash of the wasm of the same build, as `fetch` takes it. */
declare const wasm_integrity: string;
/** Whether the wasm is in the script: in the single file. */
declare const has_wasm: boolean;
/** There the wasm itself, a character for each octet. */
declare const wasm_text: string;
/** What the wasm's imports and exports are called, short, by what C++ calls them. */
declare const names: Record<string, string>;
