// A Worker in front of another one: it cancels a request after the milliseconds of its `X-Cancel-After`.
export default {
  /**
   * @param {Request} request
   * @param {{ WORKER: { fetch: typeof fetch } }} env
   */
  async fetch(request, env) {
    const after = request.headers.get("X-Cancel-After");
    const signal = after === null ? request.signal : AbortSignal.timeout(Number(after));
    try {
      return await env.WORKER.fetch(new Request(request, { signal }));
    } catch (error) {
      return new Response(String(error), { status: 599 });
    }
  },
};
