// netlify/edge-functions/exchange.js
import { createExchange } from "tokenferry-exchange";
import configuration from "./config.json" with { type: "json" };

export default createExchange(configuration, {
  environment: Netlify.env.toObject(),
  address: (request, context) => context.ip,
});
export const config = { path: ["/token", "/healthz"] };
