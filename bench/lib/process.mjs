// The operating system's figures for a process.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * @param {string} clock [[days-]hours:]minutes:seconds
 */
const seconds = (clock) =>
  clock
    .trim()
    .split(/[-:]/)
    .reduce((sum, part) => sum * 60 + Number(part), 0);

/**
 * The CPU time that a process has used, in milliseconds, with a resolution of a nanosecond on Linux and that of `ps`
 * elsewhere.
 *
 * @param {number} pid
 */
export const cpuTime = (pid) => {
  if (!existsSync(`/proc/${pid}/task`)) {
    return (
      seconds(execFileSync("ps", ["-o", "cputime=", "-p", `${pid}`], { encoding: "utf8" })) * 1e3
    );
  }
  let nanoseconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      const line = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8");
      nanoseconds += Number(line.split(" ")[0]);
    } catch {
      // The thread has just ended.
    }
  }
  return nanoseconds / 1e6;
};

/**
 * Resident memory in bytes.
 *
 * @param {number} pid
 */
export const memory = (pid) =>
  Number(execFileSync("ps", ["-o", "rss=", "-p", `${pid}`], { encoding: "utf8" })) * 1024;

/**
 * Keeps a process on the machine's last core, where `taskset` can do that: on Linux. Elsewhere it stays as it is.
 *
 * @param {number} pid
 */
export const keepOnOneCore = (pid) => {
  const core = availableParallelism() - 1;
  if (core > 0) spawnSync("taskset", ["-a", "-c", "-p", `${core}`, `${pid}`]);
};
