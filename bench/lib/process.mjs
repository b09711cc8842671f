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

/** The cores of the machine, as seen when this module is loaded. */
const CORES = availableParallelism();

/**
 * Keeps processes on the machine's last core and this one on the others, so that neither takes the other's time, where
 * `taskset` can do that: on Linux. Elsewhere they stay as they are. Returns a function that gives this process all cores again.
 *
 * @param {number[]} pids
 */
export const separateCores = (pids) => {
  const last = CORES - 1;
  /** @param {string} cores @param {number} pid */
  const keep = (cores, pid) => spawnSync("taskset", ["-a", "-c", "-p", cores, `${pid}`]);
  if (last === 0) return () => {};
  for (const pid of pids) keep(`${last}`, pid);
  keep(`0-${last - 1}`, process.pid);
  return () => void keep(`0-${last}`, process.pid);
};
