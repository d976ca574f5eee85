// @ts-check
// One page of WebKit, seen by its inspector's protocol.
import { within } from "./wait.mjs";

/** @typedef {[method: string, params: object]} Message */
/** @typedef {import("./browser_engine.mjs").Observer} Observer */
/** @typedef {{ target: string, method: string, resolve: (value: any) => void, reject: (reason: Error) => void }} Waiting */

const lowerCase = (/** @type {Record<string, string>} */ headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export class Inspector {
  /** What was asked and has no answer yet. @type {Map<number, Waiting>} */
  #waiting = new Map();
  #asked = 0;
  #target = "";
  #preparation;
  #observer;

  /**
   * Fails where there is no page.
   * @param {string} address of its WebSocket
   * @param {Message[]} preparation what every target of the page is sent first
   * @param {Observer} observer
   */
  static async open(address, preparation, observer) {
    const inspector = new Inspector(address, preparation, observer);
    await within(inspector.ready, "a page in the inspector", 2_000);
    return inspector;
  }

  /** @param {string} address @param {Message[]} preparation @param {Observer} observer */
  constructor(address, preparation, observer) {
    this.address = address;
    this.#preparation = preparation;
    this.#observer = observer;
    this.socket = new WebSocket(address);
    this.ready = new Promise((resolve, reject) => {
      this.socket.onmessage = ({ data }) => {
        const { id, method, params } = JSON.parse(data);
        if (id && this.#waiting.size && this.#nudges-- > 0) this.#nudge();
        if (method == "Target.targetCreated")
          this.#prepare(params.targetInfo).then(resolve, () => {});
        if (method == "Target.didCommitProvisionalTarget") this.#target = params.newTargetId;
        if (method == "Target.targetDestroyed")
          this.#forget(({ target }) => target == params.targetId);
        if (method == "Target.dispatchMessageFromTarget") this.#hear(JSON.parse(params.message));
      };
      this.socket.onclose = () => {
        reject(new Error("the inspector does not answer"));
        this.#forget(() => true);
      };
    });
  }

  /** A page has another target while it is loaded in another process. @param {any} info */
  async #prepare({ targetId, isProvisional }) {
    if (!isProvisional) this.#target = targetId;
    const domains = ["Console", "Network", "Page"].map(
      (name) => /** @type {Message} */ ([`${name}.enable`, {}]),
    );
    await Promise.all(
      [...domains, ...this.#preparation].map((message) => this.#ask(targetId, ...message)),
    );
  }

  /**
   * Sends something for the sake of the acknowledgement that goes with it: what the target answers
   * follows a receipt for the question, and each socket on the way keeps it back until the receipt is
   * acknowledged (RFC 896), which without more traffic takes 40 ms.
   */
  #nudge() {
    this.socket.send(
      JSON.stringify({
        id: ++this.#asked,
        method: "Target.setPauseOnStart",
        params: { pauseOnStart: false },
      }),
    );
  }
  #nudges = 0;

  /** @param {string} target @param {string} method @param {object} params @returns {Promise<any>} */
  #ask(target, method, params) {
    const id = ++this.#asked;
    const message = JSON.stringify({ id, method, params });
    this.#nudges = 50;
    this.socket.send(
      JSON.stringify({
        id: ++this.#asked,
        method: "Target.sendMessageToTarget",
        params: { targetId: target, message },
      }),
    );
    return new Promise((resolve, reject) =>
      this.#waiting.set(id, { target, method, resolve, reject }),
    );
  }

  /** @param {string} method @param {object} params */
  send = (method, params) => this.#ask(this.#target, method, params);

  /** @param {string} expression @returns {Promise<string | undefined>} */
  evaluate = async (expression) => {
    // The answer comes at once, be it a promise; or it is lost with the document.
    const begun = await within(
      this.send("Runtime.evaluate", { expression }),
      "the page's answer",
      5_000,
    );
    const { result, wasThrown } =
      begun.wasThrown || begun.result.type != "object"
        ? begun
        : await this.send("Runtime.awaitPromise", {
            promiseObjectId: begun.result.objectId,
            returnByValue: true,
          });
    if (wasThrown) throw new Error(result.description ?? result.value);
    return result.value;
  };

  /** @param {any} message */
  #hear({ id, method, params, result, error }) {
    if (id) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      return error ? waiting?.reject(new Error(error.message)) : waiting?.resolve(result);
    }
    if (method == "Console.messageAdded")
      this.#observer.console(params.message.level, params.message.text, params.message.url);
    if (method == "Network.requestWillBeSent") this.#hearRequest(params);
    const url = this.#urls.get(params.requestId);
    const headers = params.metrics?.requestHeaders;
    if (method == "Network.loadingFinished" && url && headers)
      this.#observer.headers(url, lowerCase(headers));
    // The promise of a document that is gone never settles.
    if (method == "Page.frameNavigated" && !params.frame.parentId) {
      this.#forget(({ method }) => method == "Runtime.awaitPromise");
    }
  }

  /** @type {Map<string, string>} */
  #urls = new Map();

  /** @param {any} sent */
  #hearRequest({ requestId, request, type, documentURL }) {
    this.#urls.set(requestId, request.url);
    this.#observer.request({
      url: request.url,
      method: request.method,
      isNavigation: type == "Document",
      headers: lowerCase(request.headers),
      body: request.postData ?? "",
      address: documentURL,
    });
  }

  /** Gives up on questions. @param {(question: Waiting) => boolean} which */
  #forget(which) {
    for (const [id, question] of this.#waiting) {
      if (!which(question)) continue;
      this.#waiting.delete(id);
      question.reject(new Error("the document is gone"));
    }
  }
}
