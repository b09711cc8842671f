import type { Env } from "./env.js";

/**
 * Returns a function that copies environments, and adds some settings. The copy of an object is the same one until a value
 * of the object changes: the core reads each object once.
 */
export function environments(added: Partial<Env>): (env: Env) => Env {
  const copies = new WeakMap<Env, { of: Env; copy: Env }>();
  return (env) => {
    const known = copies.get(env);
    if (known && isEqual(known.of, env)) return known.copy;
    const of = { ...env };
    const copy = { ...of, ...added };
    copies.set(env, { of, copy });
    return copy;
  };
}

/** Whether two environments have the same values. Bindings are compared as objects: they may be remote. */
function isEqual(a: Env, b: Env): boolean {
  const names = Object.keys(b) as (keyof Env)[];
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
}
