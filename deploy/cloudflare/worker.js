import { createExchange } from "tokenferry-exchange";
import configuration from "./config.json";

const address = (request) => request.headers.get("cf-connecting-ip") ?? "";
const limitBy = (binding) => binding && (async (key) => (await binding.limit({ key })).success);
let exchange;
export default {
  fetch: (request, env) =>
    (exchange ??= createExchange(configuration, { environment: env, address, limit: limitBy(env.LIMIT) }))(request),
};
