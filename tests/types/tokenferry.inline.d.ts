// The module with its wasm in it, which the build makes: it has the same face.
export * from "../../web/tokenferry.js";
