// What package.mjs writes into wasm.mjs.
export declare const module: WebAssembly.Module;
