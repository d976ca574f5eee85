// @ts-check
// The sign-in with this project's module, which fetches its wasm.
import { createClient } from "tokenferry";

import { flowOf } from "./tokenferry_flow.mjs";

export const { signIn, resume } = flowOf(createClient);
