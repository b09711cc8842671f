// Responses of a server that repeats a secret.
import type { Spelling } from "./spellings.ts";

/** A response of which a part repeats a secret. */
export interface Echo {
  body: string;
  headers?: Record<string, string>;
  statusText?: string;
}

const envelope = (members: string) => `{"success":false,"result":null,${members}}`;

/** An envelope with this as its only error, as JSON. */
const withError = (error: string) => envelope(`"errors":[${error}],"messages":[]`);

/** The parts of a response that can repeat a secret. */
export const PLACES: Record<string, (secret: Spelling) => Echo> = {
  "an error's message": ({ json }) => ({
    body: withError(`{"code":1000,"message":"bad token ${json}, sorry"}`),
  }),
  "the message of a later error": ({ json }) => ({
    body: withError(`{"code":1000,"message":"bad"},{"code":1001,"message":"${json}"}`),
  }),
  "an error's documentation_url": ({ json }) => ({
    body: withError(
      `{"code":1000,"message":"bad","documentation_url":"https://docs.example/?t=${json}"}`,
    ),
  }),
  "an error's source": ({ json }) => ({
    body: withError(`{"code":1000,"message":"bad","source":{"pointer":"/headers/${json}"}}`),
  }),
  "an unknown field of an error": ({ json }) => ({
    body: withError(`{"code":1000,"message":"bad","request":{"headers":["Bearer ${json}"]}}`),
  }),
  "the name of an error's field": ({ json }) => ({
    body: withError(`{"code":1000,"message":"bad","${json}":1}`),
  }),
  "an error's chain": ({ json }) => ({
    body: withError(
      `{"code":1000,"message":"bad","error_chain":[{"code":1,"message":"no ${json}"}]}`,
    ),
  }),
  "a message": ({ json }) => ({
    body: envelope(`"errors":[],"messages":[{"code":1000,"message":"hello ${json}"}]`),
  }),
  "a message that is a string": ({ json }) => ({
    body: envelope(`"errors":["bad ${json}"],"messages":["hello ${json}"]`),
  }),
  "an unknown field of the envelope": ({ json }) => ({
    body: envelope(`"errors":[],"messages":[],"request":{"token":"${json}"}`),
  }),
  "the result": ({ json }) => ({
    body: `{"success":true,"errors":[],"messages":[],"result":"${json}"}`,
  }),
  "the path to an invalid value": ({ json }) => ({
    body: `{"success":true,"result":{"images":[{"meta":{"${json}":bad}}]},"${json}":1}`,
  }),
  "X-Request-Id": ({ text }) => ({ body: withError(""), headers: { "x-request-id": text } }),
  "CF-Ray": ({ text }) => ({ body: withError(""), headers: { "cf-ray": text } }),
  "Retry-After": ({ text }) => ({ body: withError(""), headers: { "retry-after": text } }),
  Location: ({ text }) => ({
    body: withError(""),
    headers: { location: `https://other.example/?token=${encodeURIComponent(text)}` },
  }),
  "Content-Type": ({ text }) => ({
    body: withError(""),
    headers: { "content-type": `application/json; token=${JSON.stringify(text)}` },
  }),
  "the status text": ({ text }) => ({ body: withError(""), statusText: text }),
  "a page of HTML": ({ text }) => ({
    body: `<!doctype html><title>Error</title><p>Authorization: Bearer ${text}`,
    headers: { "content-type": "text/html" },
  }),
};

/** A message that the server itself has cut within the secret, after so many characters of it. */
export const messageCutAfter = (length: number, { text }: Spelling): string =>
  withError(`{"code":1000,"message":${JSON.stringify(`bad token ${text.slice(0, length)}`)}}`);

/** A message that has the secret at this place, in characters. */
export const messageWithSecretAt = (place: number, { json }: Spelling): string =>
  withError(`{"code":1000,"message":"${"-".repeat(place)}${json}${"-".repeat(400)}"}`);
