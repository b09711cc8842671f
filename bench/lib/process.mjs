// What the operating system says of a process.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

const seconds = (clock) =>
  clock
    .trim()
    .split(/[-:]/)
    .reduce((sum, part) => sum * 60 + Number(part), 0);

/** CPU time that a process has used, in milliseconds: to the nanosecond on Linux, else to what `ps` says. */
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
      // A thread that has just ended.
    }
  }
  return nanoseconds / 1e6;
};

/** Resident memory in bytes. */
export const memory = (pid) =>
  Number(execFileSync("ps", ["-o", "rss=", "-p", `${pid}`], { encoding: "utf8" })) * 1024;
