// Packages that bring no types: as much of each as the tests use.

declare module "express" {
  interface Outgoing {
    set(name: string, value: string): void;
    json(value: object): void;
  }
  interface Application {
    get(path: string, handle: (incoming: { params: { code: string } }, outgoing: Outgoing) => void): void;
    listen(port: number, host: string, ready: () => void): import("node:net").Server;
  }
  export default function express(): Application;
}

declare module "oidc-provider" {
  type Incoming = import("node:http").IncomingMessage;
  type Outgoing = import("node:http").ServerResponse;
  interface Configuration {
    clientBasedCORS(context: { oidc: { route: string } }, origin: string, client: { clientId: string }): boolean;
    findAccount(context: unknown, accountId: string): { accountId: string; claims(): Promise<object> };
    interactions: { url(context: unknown, interaction: { uid: string }): string };
    [other: string]: unknown;
  }
  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    Grant: new (granted: { accountId: string; clientId: string }) => Grant;
    interactionDetails(request: Incoming, response: Outgoing): Promise<{ uid: string; params: Record<string, unknown> }>;
    interactionFinished(request: Incoming, response: Outgoing, result: object): Promise<void>;
    callback(): import("node:http").RequestListener;
  }
}
