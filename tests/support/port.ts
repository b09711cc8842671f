interface Module {
  freePort(): Promise<number>;
}

const MODULE: string = new URL("../../scripts/lib/port.mjs", import.meta.url).href;

/** A free TCP port on 127.0.0.1, for a program that must be told its port. */
export async function freePort(): Promise<number> {
  const { freePort } = (await import(MODULE)) as Module;
  return freePort();
}
