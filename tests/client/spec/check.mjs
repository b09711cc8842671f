// The few assertions of the specification, since it runs where no test library does.

export const equal = (actual, expected, what = "value") => {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
};

export const ok = (condition, what) => {
  if (!condition) throw new Error(what);
};

/** What a promise, or an iteration, rejects with. */
export const rejection = async (work) => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("expected a rejection, and there was none");
};

/** Everything of an iteration. */
export const all = async (iterable) => {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
};

/**
 * Whether `fetch` itself takes a chunked body that ends without its last chunk as complete. RFC 9112, section 8,
 * calls it incomplete; WebKit reports only a reset connection and a body shorter than its Content-Length.
 */
export const hidesBreaks = async ({ fetch, at }) => {
  const { accountId, baseURL } = at("cut-chunked");
  const response = await fetch(`${baseURL}/accounts/${accountId}/images/v1`);
  return response.text().then(
    () => true,
    () => false,
  );
};
