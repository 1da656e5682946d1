import { randomOf } from "../../voice/random.ts";

/*
 * Chance in SQL: a row's values are hashes of its number, so that Postgres makes the rows itself, the same ones for the
 * same seed, in whatever batches.
 */

/** 52 bits: what a double holds exactly. */
const FRACTION = 2 ** 52;

/** Makes expressions of chance for one seed; each `name` has its own, unrelated to the others'. */
export function createChance(seed: number) {
  const hashOf = (name: string, key: string): string => {
    const random = randomOf(`load/${seed}/${name}`);
    const salt = BigInt.asIntN(
      64,
      (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32)),
    );
    return `hashint8extended((${key})::int8, '${salt}'::int8)`;
  };
  const uniform = (name: string, key: string): string =>
    `((${hashOf(name, key)} & ${FRACTION - 1})::float8 / ${FRACTION})`;

  return {
    /** A number in [0, 1) for the row numbered `key`. */
    uniform,
    /** A whole number from 0 to below `count`. */
    below: (name: string, key: string, count: number | string): string =>
      `floor(${uniform(name, key)} * (${count}))::int4`,
    /**
     * A duration in ms as latencies are distributed (log-logistic): half lie below `medianMs`, nine of ten below it
     * times 9^`spread`.
     */
    durationMs: (name: string, key: string, medianMs: number, spread: number): string => {
      const share = uniform(name, key);
      return `(round(10 * ${medianMs} * power(${share} / (1 - ${share}), ${spread})) / 10)`;
    },
    /** An id as `createId` makes them: the prefix and a UUIDv7 of the time `ms`, here of `key` instead of chance. */
    id: (prefix: string, ms: string, key: string): string => {
      const digits = `lpad(to_hex((${ms})::int8), 12, '0') || left(md5('${seed}/${prefix}/' || (${key})::text), 20)`;
      return `('${prefix}_' || overlay(overlay(${digits} placing '7' from 13) placing '8' from 17)::uuid)`;
    },
  };
}
export type Chance = ReturnType<typeof createChance>;

/** A point in time of ms since the Unix epoch. */
export const timeOf = (ms: string): string => `to_timestamp((${ms}) / 1000.0)`;

/** One of these texts, by a whole number from 0. */
export const oneOf = (texts: readonly string[], index: string): string =>
  `(array[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ")}])[1 + ${index}]`;
