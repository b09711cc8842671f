// Ports of this machine alone.
import { createServer } from "node:net";

/** Where everything listens. */
export const HOST = "127.0.0.1";

/** Opens a port for a moment: 0 for any free one. Undefined when it is taken. */
export const claim = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, HOST, () => {
      const { port: claimed } = server.address();
      server.close(() => resolve(claimed));
    });
  });
