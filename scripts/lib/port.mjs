// Ports on this machine's loopback interface.
import { createServer } from "node:net";

/** The address that every server listens on. */
export const HOST = "127.0.0.1";

/**
 * The port that a server listens on.
 *
 * @param {import("node:net").Server} server
 */
export const portOf = (server) => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
};

/**
 * Checks that a port is free, by opening it for a moment.
 *
 * @param {number} port 0 for any free one
 * @returns {Promise<number | undefined>} the port, or undefined when it is in use
 */
export const claim = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, HOST, () => {
      const claimed = portOf(server);
      server.close(() => resolve(claimed));
    });
  });

/** A free port. */
export const freePort = async () => {
  const port = await claim(0);
  if (port === undefined) throw new Error(`no port of ${HOST} is free`);
  return port;
};
