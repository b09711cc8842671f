// Ports on this machine's loopback interface.
import { randomInt } from "node:crypto";
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
 * @param {number} port
 * @returns {Promise<number | undefined>} the port, or undefined when it is in use
 */
export const claim = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, HOST, () => {
      server.close(() => resolve(port));
    });
  });

/**
 * Below the ports that operating systems choose for `listen(0)` and for outgoing connections (from 32,768 on Linux, 49,152
 * on macOS and Windows), so that no server or connection gets one of these by chance.
 */
const OWN_PORTS = { first: 20_000, last: 32_767 };
/** How many ports to try. */
const TRIES = 100;

/**
 * A free port, for a program that must be told its port. Where a program can listen on port 0 and say which port it got,
 * prefer that.
 */
export const freePort = async () => {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = await claim(randomInt(OWN_PORTS.first, OWN_PORTS.last + 1));
    if (port !== undefined) return port;
  }
  throw new Error(`none of ${TRIES} ports of ${HOST} is free`);
};
