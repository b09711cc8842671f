// What a custom `fetch`, a hook or a body may throw: values that hold a secret somewhere.

/** A value to throw, with the secret somewhere in it. */
type Make = (secret: string) => unknown;

const nested = (secret: string, depth: number): Error =>
  depth === 0
    ? new Error(`bad ${secret}`)
    : new Error("failed", { cause: nested(secret, depth - 1) });

const cyclic: Make = (secret) => {
  const first: Error = new Error("failed");
  first.cause = new Error(`bad ${secret}`, { cause: first });
  return first;
};

/** As axios does: the request's configuration, the request itself, and a method that copies them for JSON. */
class AxiosError extends Error {
  override name = "AxiosError";
  code = "ERR_BAD_REQUEST";
  config: object;
  request: object;
  response: object;
  constructor(secret: string) {
    super("Request failed with status code 401");
    const authorization = `Bearer ${secret}`;
    this.config = { url: "https://api.example/", headers: { Authorization: authorization } };
    this.request = { _header: `GET / HTTP/1.1\r\nAuthorization: ${authorization}\r\n\r\n` };
    this.response = { status: 401, config: this.config, request: this.request };
  }
  toJSON() {
    return { message: this.message, config: this.config };
  }
}

/** As undici does: `fetch failed`, with a cause that has the exchange's data. */
const undici: Make = (secret) =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error("Response Error"), {
      code: "UND_ERR_RESPONSE",
      headers: ["authorization", `Bearer ${secret}`],
      data: { sent: { authorization: `Bearer ${secret}` } },
    }),
  });

/** A class that shows what it was given in a getter only. */
class OwnError extends Error {
  #secret: string;
  constructor(secret: string) {
    super("failed");
    this.#secret = secret;
  }
  get request() {
    return { token: this.#secret };
  }
}

export const THROWN: Record<string, Make> = {
  "an error's message": (secret) => new Error(`bad ${secret}`),
  "an error's name": (secret) => Object.assign(new Error("failed"), { name: secret }),
  "an error's stack": (secret) => Object.assign(new Error("failed"), { stack: `Error: ${secret}` }),
  "the second cause": (secret) => nested(secret, 2),
  "the thirtieth cause": (secret) => nested(secret, 30),
  "a cause that is a string": (secret) => new Error("failed", { cause: `bad ${secret}` }),
  "a cause that is an object": (secret) => new Error("failed", { cause: { sent: [secret] } }),
  "causes in a circle": cyclic,
  "an axios error": (secret) => new AxiosError(secret),
  "an own toJSON": (secret) => Object.assign(new Error("failed"), { toJSON: () => ({ secret }) }),
  "an undici error": undici,
  "an AggregateError": (secret) =>
    new AggregateError([new Error("a"), new Error("b", { cause: new Error(secret) })], "failed"),
  "an AggregateError in a cause": (secret) =>
    new Error("failed", { cause: new AggregateError([{ token: secret }]) }),
  "a property": (secret) => Object.assign(new Error("failed"), { token: secret }),
  "a hidden property": (secret) =>
    Object.defineProperty(new Error("failed"), "token", { value: secret }),
  "a symbol's property": (secret) =>
    Object.assign(new Error("failed"), { [Symbol("sent")]: { headers: [secret] } }),
  "the name of a property": (secret) => Object.assign(new Error("failed"), { [secret]: true }),
  "a getter": (secret) =>
    Object.defineProperty(new Error("failed"), "token", { get: () => secret }),
  "a getter of its class": (secret) => new OwnError(secret),
  Headers: (secret) =>
    Object.assign(new Error("failed"), {
      headers: new Headers({ authorization: `Bearer ${secret}` }),
    }),
  "a Request": (secret) =>
    Object.assign(new Error("failed"), {
      request: new Request("https://api.example/", { headers: { "x-auth-key": secret } }),
    }),
  "a map": (secret) => Object.assign(new Error("failed"), { sent: new Map([["token", secret]]) }),
  bytes: (secret) => Object.assign(new Error("failed"), { sent: new TextEncoder().encode(secret) }),
  "a frozen error": (secret) => Object.freeze(new Error(`bad ${secret}`)),
  "a DOMException": (secret) => new DOMException(`bad ${secret}`, "NetworkError"),
  "a string": (secret) => `bad ${secret}`,
  "an object": (secret) => ({ message: "failed", sent: { token: secret } }),
  "an array": (secret) => ["failed", [secret]],
  "an object with a toString": (secret) => ({ toString: () => `bad ${secret}` }),
  "an object without a prototype": (secret) => Object.assign(Object.create(null), { a: secret }),
  "a function": (secret) => Object.assign(() => {}, { token: secret }),
};
