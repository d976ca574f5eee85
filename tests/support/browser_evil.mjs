// @ts-check
// An evil provider beside the honest one of the stage (RFC 9700, section 4.4): it sends the visitor on
// to the honest one, whose answer must not be taken for its own.
import assert from "node:assert/strict";

import { Host, html, openJson } from "./browser_host.mjs";

/** @typedef {import("./browser_stage.mjs").Stage} Stage */

/** It asks the honest one for a code, by this client of the page's there. */
export class Evil extends Host {
  clientId = "web";
  /** Where the honest one sends it; by default as the page asked. */
  redirectUri = "";
  /** Answers by itself, as an honest provider does. */
  behaves = false;

  /** @param {Stage} stage */
  async begin(stage) {
    await this.start();
    /** @type {Record<string, import("./browser_host.mjs").Route>} */
    const routes = {
      "/authorize": ({ url: { searchParams: asked } }) => {
        const back = this.redirectUri || asked.get("redirect_uri") || "";
        if (this.behaves) return { status: 303, headers: { Location: `${back}${back.includes("?") ? "&" : "?"}code=own&state=${asked.get("state")}` } };
        asked.set("client_id", this.clientId);
        asked.set("redirect_uri", back);
        return { status: 303, headers: { Location: `${stage.provider.endpoints.authorizationEndpoint}?${asked}` } };
      },
      "/token": () => openJson({ access_token: "a-token", token_type: "bearer" }),
      "/user": () => openJson({ login: "eve" }),
    };
    this.routes = new Map(Object.entries(routes));
    return this;
  }

  /** Options of a client for it. @param {object} [change] */
  client = (change) => ({
    provider: { authorizationEndpoint: `${this.origin}/authorize`, profileEndpoint: `${this.origin}/user` },
    clientId: "eve", tokenEndpoint: `${this.origin}/token`, ...change,
  });
}

/** Lets the honest provider send this as `iss`, and only to those redirect URIs. @param {Stage} stage @param {string | null} iss @param {string[]} [registered] */
export function honest(stage, iss, registered) {
  stage.provider.decide = ({ state, code }) => [["code", code], ["state", state], ...(iss ? [/** @type {[string, string]} */ (["iss", iss])] : [])];
  const authorize = stage.provider.front.routes.get("/authorize");
  if (registered) stage.provider.front.routes.set("/authorize", (asked) =>
    registered.includes(asked.url.searchParams.get("redirect_uri") ?? "") ? authorize?.(asked) ?? {} : html("<!doctype html><title>Not registered</title>"));
}

/** Sees that no code went anywhere. @param {Stage} stage @param {Evil} evil */
export function assertKept(stage, evil) {
  assert.equal(evil.at("/token").length, 0);
  assert.equal(stage.exchanges.length, 0);
}
