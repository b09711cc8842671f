// The Worker with a replaced `fetch`, as a test or a tracer may have it: its responses come from the platform, but some keep
// the memory that they give. Responds to `/__kept` with the lengths of the buffers that they have given.
// @ts-expect-error In workerd, the Worker's module is beside this one.
import worker from "./index.js";

const original = globalThis.fetch;
const { arrayBuffer } = Response.prototype;
/** @type {ArrayBuffer[]} */
let given = [];

/** @param {Response} response */
const give = async (response) => {
  const bytes = await arrayBuffer.call(response);
  given.push(bytes);
  return bytes;
};

Response.prototype.arrayBuffer = function () {
  return give(this);
};

/** @param {Response} response */
const keeping = (response) => Object.assign(response, { arrayBuffer: () => give(response) });

globalThis.fetch = async (resource, init) => {
  const response = await original(resource, init);
  return `${resource}`.includes("creator=kept") ? keeping(response) : response;
};

export default {
  /**
   * @param {Request} request
   * @param {any} env
   * @param {any} context
   */
  async fetch(request, env, context) {
    if (!request.url.endsWith("/__kept")) return worker.fetch(request, env, context);
    const lengths = given.map((bytes) => bytes.byteLength);
    given = [];
    return Response.json(lengths);
  },
};
