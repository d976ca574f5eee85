// @ts-check
// The sign-in with this project's module in one file.
import { createClient } from "tokenferry-inline";

import { flowOf } from "./tokenferry_flow.mjs";

export const { signIn, resume } = flowOf(createClient);
