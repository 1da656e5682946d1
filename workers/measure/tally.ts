import { Sketch } from "./sketch.ts";
import { readVarints, writeVarints } from "./varints.ts";

/**
 * Names of counts, and of sketches, that a tally keeps. Names hold providers and models, which organisations choose;
 * what comes beyond them is not kept.
 */
const MAX_NAMES = 1_000;

/** Bytes of the number that tells how long the names are. */
const LENGTH_BYTES = 4;

/** Names and lengths at the head of a serialised tally. */
interface Head {
  counts: [name: string, count: number][];
  sketches: [name: string, bytes: number][];
}

/** Tally: counts and sketches of values by name. Tallies merge without loss, however their parts came together. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #sketches = new Map<string, Sketch>();

  get isEmpty(): boolean {
    return this.#counts.size === 0 && this.#sketches.size === 0;
  }

  /** Adds to a count. */
  count(name: string, by = 1): void {
    const before = this.#counts.get(name);
    if (before === undefined && (by === 0 || this.#counts.size >= MAX_NAMES)) return;
    this.#counts.set(name, (before ?? 0) + by);
  }

  /** Adds one value to a sketch. */
  observe(name: string, value: number): void {
    this.#sketchFor(name)?.add(value);
  }

  /** Adds the values of a sketch, which stays as it is. */
  observeAll(name: string, values: Sketch): void {
    if (values.count > 0) this.#sketchFor(name)?.merge(values);
  }

  /** Adds everything of another tally, which stays as it is. */
  merge(other: Tally): void {
    for (const [name, count] of other.#counts) this.count(name, count);
    for (const [name, sketch] of other.#sketches) this.observeAll(name, sketch);
  }

  counted(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Returns a sketch to read from; an empty one when nothing was observed. */
  sketch(name: string): Sketch {
    return this.#sketches.get(name) ?? new Sketch();
  }

  /** Lists the names of counts that begin with `prefix`, without it. */
  countsUnder(prefix: string): string[] {
    return [...this.#counts.keys()].flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  }

  /** Serialises the tally: the length of its names, the names with counts and lengths as JSON, and the
   * sketches. */
  toBytes(): Uint8Array {
    const sketches = [...this.#sketches].map(([name, sketch]) => ({ name, bytes: sketch.toBytes() }));
    const names: Head = {
      counts: [...this.#counts],
      sketches: sketches.map(({ name, bytes }) => [name, bytes.byteLength]),
    };
    const head = writeVarints(Array.from(JSON.stringify(names), (character) => character.codePointAt(0) as number));
    const parts = [head, ...sketches.map(({ bytes }) => bytes)];
    const whole = new Uint8Array(LENGTH_BYTES + parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
    new DataView(whole.buffer).setUint32(0, head.byteLength);
    let place = LENGTH_BYTES;
    for (const part of parts) {
      whole.set(part, place);
      place += part.byteLength;
    }
    return whole;
  }

  /** Reads a tally that `toBytes` wrote. */
  static fromBytes(bytes: Uint8Array): Tally {
    const headBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    let place = LENGTH_BYTES + headBytes;
    const head: Head = JSON.parse(textOf(readVarints(bytes.subarray(LENGTH_BYTES, place))));
    const tally = new Tally();
    for (const [name, count] of head.counts) tally.#counts.set(name, count);
    for (const [name, length] of head.sketches) {
      tally.#sketches.set(name, Sketch.fromBytes(bytes.subarray(place, place + length)));
      place += length;
    }
    return tally;
  }

  #sketchFor(name: string): Sketch | undefined {
    const known = this.#sketches.get(name);
    if (known !== undefined || this.#sketches.size >= MAX_NAMES) return known;
    const fresh = new Sketch();
    this.#sketches.set(name, fresh);
    return fresh;
  }
}

function textOf(characters: readonly number[]): string {
  return characters.map((character) => String.fromCodePoint(character)).join("");
}
