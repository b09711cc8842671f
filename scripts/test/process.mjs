// Runs the command of a suite, and ends everything that it starts.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { environment, root, stopCommands } from "../lib/run.mjs";
import { rustEnvironment } from "../setup/rust.mjs";

/** The timeout of a suite: the slowest takes eleven minutes on two cores. */
const MINUTES = 20;

/** How long a command may take to end the servers and browsers that it started, in milliseconds. */
const GRACE = 3_000;

/**
 * @typedef {object} Ended
 * @property {number | null} code
 * @property {string} output
 * @property {string} [problem] why it did not start, or was stopped
 */

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
let interrupted = false;

/**
 * Ends a command and everything that it started.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
const end = async ({ pid }) => {
  if (!pid) return;
  try {
    process.kill(-pid, "SIGTERM");
    await sleep(GRACE);
    process.kill(-pid, "SIGKILL");
  } catch {
    // Its group has ended.
  }
};

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, async () => {
    interrupted = true;
    stopCommands();
    await Promise.all([...running].map(end));
    process.exit(code);
  });
}

/**
 * Runs a command; its output is shown and returned.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("../lib/run.mjs").Environment} [env]
 * @returns {Promise<Ended>}
 */
export const show = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment({ ...rustEnvironment(), ...env }),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    running.add(child);
    let output = "";
    /** @type {string | undefined} */
    let problem;
    const timer = setTimeout(() => {
      problem = `The suite did not end within ${MINUTES} minutes, so it is stopped.`;
      console.error(problem);
      end(child);
    }, MINUTES * 60_000);
    /** @param {NodeJS.WriteStream} to */
    const copy = (to) => (/** @type {Buffer} */ data) => {
      output += data;
      to.write(data);
    };
    child.stdout.on("data", copy(process.stdout));
    child.stderr.on("data", copy(process.stderr));
    /** @param {number | null} code */
    const done = (code) => {
      clearTimeout(timer);
      running.delete(child);
      // An interrupted run starts no further suite.
      if (!interrupted) resolve({ code, output, ...(problem && { problem }) });
    };
    child.on("error", (error) => {
      problem = error.message;
      console.error(problem);
      done(1);
    });
    child.on("close", done);
  });
