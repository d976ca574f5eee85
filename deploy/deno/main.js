import { createExchange } from "npm:tokenferry-exchange";
import configuration from "./config.json" with { type: "json" };

const exchange = createExchange(configuration, {
  environment: Deno.env.toObject(),
  address: (request, info) => info.remoteAddr.hostname,
});
Deno.serve({ port: Number(Deno.env.get("PORT") ?? 8000) }, (request, info) => exchange(request, info));
