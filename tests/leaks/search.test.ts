// The search itself: a leak hunt that can't find a leak would prove nothing.
import { expect, it } from "vitest";
import { contentsOf } from "./contents.ts";
import { awkwardMark, mark, markedEmail } from "./marks.ts";
import { Search } from "./search.ts";
import { spellingsOf } from "./spellings.ts";

const secrets = {
  token: mark("token"),
  awkward: awkwardMark("awkward"),
  email: markedEmail("email"),
};
const search = new Search(secrets);

it("finds a secret in every spelling, as text, in JSON, and in JSON in a JSON string", () => {
  for (const [name, secret] of Object.entries(secrets)) {
    for (const spelling of spellingsOf(secret)) {
      expect(search.in(`before ${spelling.text} after`), spelling.name).toEqual([name]);
      const body = `{"errors":[{"message":"bad ${spelling.json}!"}]}`;
      expect(search.in(body), spelling.name).toEqual([name]);
      expect(search.in(JSON.stringify(body)), spelling.name).toEqual([name]);
    }
  }
});

it("finds a secret that is cut", () => {
  for (const [name, secret] of Object.entries(secrets)) {
    expect(search.in(`…${secret.slice(10)}`)).toEqual([name]);
    expect(search.in(`${secret.slice(0, 14)}…`)).toEqual([name]);
  }
});

it("finds nothing where there is no secret", () => {
  const others = { ...secrets, another: mark("another") };
  for (const spelling of spellingsOf(others.another)) expect(search.in(spelling.text)).toEqual([]);
  expect(search.in("[redacted]")).toEqual([]);
});

it("finds a secret anywhere in a thrown value", () => {
  class Hidden {
    #token = secrets.token;
    get config() {
      return { headers: new Headers({ authorization: `Bearer ${this.#token}` }) };
    }
  }
  const symbol = Symbol("socket");
  const thrown: [string, unknown][] = [
    ["a message", new Error(secrets.token)],
    ["a cause", new Error("a", { cause: new Error("b", { cause: { note: secrets.token } }) })],
    ["an aggregate's errors", new AggregateError([new Error("a"), new Error(secrets.token)], "b")],
    ["a symbol", Object.assign(new Error("a"), { [symbol]: { sent: secrets.token } })],
    ["a hidden property", Object.defineProperty(new Error("a"), "x", { value: secrets.token })],
    ["a getter of its class", new Hidden()],
    ["bytes", { body: new TextEncoder().encode(secrets.token) }],
    ["a map", new Map([["token", secrets.token]])],
    ["the name of a property", { [secrets.token]: 1 }],
    ["a function's property", Object.assign(() => {}, { token: secrets.token })],
    ["a cycle", Object.assign(new Error("a"), { self: {} as unknown, token: secrets.token })],
  ];
  for (const [where, value] of thrown)
    expect(search.in(contentsOf(value)), where).toEqual(["token"]);
});
