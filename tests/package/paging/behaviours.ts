// Arbitrary behaviours of the model server.
import fc from "fast-check";
import type { Behaviour, Fault, Totals } from "./server.ts";

/** The page size that clients request. */
export const PER_PAGE = 10;

/** A server without faults whose pages don't contradict each other. */
export const honest: fc.Arbitrary<Behaviour> = fc.record({
  version: fc.constantFrom(1, 2),
  count: fc.nat(80),
  cap: fc.integer({ min: 1, max: 12 }),
  totals: fc.constantFrom<Totals>("none", "true", "null", "fraction", "refuted"),
  changes: fc.constant([]),
  faults: fc.constant([]),
  ignoresPage: fc.constant(false),
  chunk: fc.integer({ min: 60, max: 3_000 }),
  strayToken: fc.boolean(),
  later: fc.boolean(),
});

/** One to which images are uploaded: between two requests, at most half as many as a page has. */
export const growing: fc.Arbitrary<Behaviour> = honest.chain((behaviour) =>
  fc.record({
    ...fixed(behaviour),
    changes: fc.array(
      fc.record({
        add: fc.nat(Math.trunc(Math.min(PER_PAGE, behaviour.cap) / 2)),
        remove: fc.constant<number[]>([]),
      }),
      { maxLength: 12 },
    ),
  }),
);

/** One that does anything. */
export const hostile: fc.Arbitrary<Behaviour> = honest.chain((behaviour) =>
  fc.record({
    ...fixed(behaviour),
    changes: fc.array(
      fc.record({ add: fc.nat(40), remove: fc.array(fc.nat(100), { maxLength: 30 }) }),
      { maxLength: 12 },
    ),
    faults: fc.array(
      fc.constantFrom<Fault>("none", "none", "429", "503", "network", "cut", "html"),
      { maxLength: 12 },
    ),
    ignoresPage: fc.boolean(),
  }),
);

/** The arbitrary of each value alone. */
export function fixed<T extends object>(values: T): { [Key in keyof T]: fc.Arbitrary<T[Key]> } {
  const entries = Object.entries(values).map(([name, value]) => [name, fc.constant(value)]);
  return Object.fromEntries(entries) as { [Key in keyof T]: fc.Arbitrary<T[Key]> };
}
