/** What the exchange is served with, besides its configuration. */
export interface ExchangeOptions<Context extends unknown[] = any[]> {
  /**
   * Variables: `TOKENFERRY_*`, and those that `client_secret_env` names. A platform's bindings can be
   * given as they are: of them only texts count.
   */
  environment?: Record<string, unknown>;
  /** The address that a request came from, for the limit of requests; without it all are one's own. */
  address?: (request: Request, ...context: Context) => string;
  /**
   * Whether an address may ask now: the platform's own limit, in place of `requests_per_minute`, which
   * each instance of a worker would count for itself.
   */
  limit?: (address: string) => boolean | Promise<boolean>;
  /** The way to the provider; the platform's own by default. */
  fetch?: typeof fetch;
  /** Takes the log: a line of JSON for each request; standard output by default. */
  log?: (line: string) => void;
  /** Takes what an operator has to know of the configuration; `console.warn` by default. */
  warn?: (message: string) => void;
}

/**
 * Makes the exchange: a token endpoint at `/token`, and `/healthz`.
 *
 * The configuration is that of the native server, as an object or as its text; `undefined`: the
 * variables alone. It is read at the first request. While it is wrong every answer has status 500, and
 * `warn` is told why, in one line.
 */
export function createExchange<Context extends unknown[] = any[]>(
  configuration: object | string | undefined,
  options?: ExchangeOptions<Context>,
): (request: Request, ...context: Context) => Promise<Response>;
