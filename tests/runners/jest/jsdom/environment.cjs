const { TestEnvironment } = require("jest-environment-jsdom");

module.exports = class extends TestEnvironment {
  exportConditions = () => ["node"];
  async setup() {
    await super.setup();
    const { fetch, Headers, ReadableStream, Request, Response, TextDecoder, TextEncoder } =
      globalThis;
    Object.assign(this.global, {
      fetch,
      Headers,
      ReadableStream,
      Request,
      Response,
      TextDecoder,
      TextEncoder,
    });
  }
};
