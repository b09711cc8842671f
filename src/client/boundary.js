// What the engine does best, or what is a line here and a dozen imports there. The build bundles this file
// with the core.

export const codeOf = ([error]) => error?.code;

export const messageOf = ([error]) => error?.message;

export const refusal = (kind, message, errors) => ({
  kind,
  message,
  code: errors?.[0]?.code,
  errors,
});

export const unreadable = (message, offset, path) => ({ kind: "decode", message, offset, path });
