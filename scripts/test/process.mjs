// Runs the command of a suite, together with everything that it starts.
import { spawn } from "node:child_process";

import { environment, root } from "../lib/run.mjs";
import { rustEnvironment } from "../setup/rust.mjs";

/** A suite that takes longer is stuck: the slowest takes some five minutes on two cores. */
const MINUTES = 15;

/** @typedef {{ code: number | null, output: string }} Ended */

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Kills a command's process group: servers and browsers too.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
const kill = ({ pid }) => {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
};

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => {
    for (const child of running) kill(child);
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
    const timer = setTimeout(() => {
      console.error(`The suite did not end within ${MINUTES} minutes, so it was killed.`);
      kill(child);
    }, MINUTES * 60_000);
    let output = "";
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
      resolve({ code, output });
    };
    child.on("error", (error) => {
      console.error(error.message);
      done(1);
    });
    child.on("close", done);
  });
