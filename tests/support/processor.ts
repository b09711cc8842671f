/** The processor time of this process in milliseconds: unlike the time, it does not depend on what else the machine does. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
