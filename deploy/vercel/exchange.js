// api/exchange.js; vercel.json rewrites /token to it.
import { createExchange } from "tokenferry-exchange";
import configuration from "./config.json";

export const config = { runtime: "edge" };
export default createExchange(configuration, {
  environment: process.env,
  address: (request) => request.headers.get("x-real-ip") ?? "",
});
