/**
 * The options of a server that closes no idle connection. By default, Node closes one after five seconds, and a request
 * that a client is sending on it just then fails.
 */
export const KEEP_ALIVE = { keepAliveTimeout: 3_600_000 };
