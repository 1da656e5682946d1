import { decodeJson, encodeJson } from "./codec.ts";
import { type Entry, type InputEntry, isInput, isOutput, type OutputEntry } from "./entry.ts";

/** Inputs shown before a difference. */
const INPUTS_SHOWN = 5;

/** Difference: the first output in which a replay and its recording disagree. */
export interface Difference {
  /** Milliseconds of the call's time. */
  atMs: number;
  /** Output of the recording; null when the replay could not go on. */
  recorded: OutputEntry | null;
  /** Output of the replay; null for none. */
  replayed: OutputEntry | null;
  /** Reason why the replay could not go on; null when it could. */
  reason: string | null;
  /** Last inputs before the difference, at most five, the caller's audio left out. */
  inputsBefore: InputEntry[];
}

/** Compares the outputs of a replay with those recorded, one by one and in order, down to the first difference. */
export class OutputCheck {
  readonly #entries: readonly Entry[];
  readonly #expected: { entry: OutputEntry; position: number }[];
  #count = 0;
  #digestChanges = 0;
  #difference: Difference | null = null;

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    this.#expected = entries.flatMap((entry, position) => (isOutput(entry) ? [{ entry, position }] : []));
  }

  /** The first difference; null while there is none. */
  get difference(): Difference | null {
    return this.#difference;
  }

  /** Number of outputs that were the same so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Number of requests whose digest was another than the recorded one: their recorded answers were given all the same.
   */
  get digestChanges(): number {
    return this.#digestChanges;
  }

  /**
   * Compares the replay's next output. Outputs after the end of the recording are not compared: the recording may have
   * been full.
   */
  take(output: OutputEntry): void {
    if (this.#difference !== null) return;
    const next = this.#expected[this.#count];
    if (next === undefined) return;
    // Through the file's own form, so that what JSON leaves out is left out on both sides.
    const replayed = decodeJson(encodeJson(output)) as OutputEntry;
    const recorded = next.entry;
    if (!isSame(withoutDigest(recorded), withoutDigest(replayed))) {
      this.#difference = { ...this.#found(next.position), recorded, replayed, atMs: replayed.atMs };
      return;
    }
    if (recorded.type === "opened" && replayed.type === "opened" && recorded.digest !== replayed.digest) {
      this.#digestChanges += 1;
    }
    this.#count += 1;
  }

  /**
   * Notes that the replay has come to the entry at `position`: every output recorded before it has to have happened.
   */
  reach(position: number): void {
    const next = this.#expected[this.#count];
    if (this.#difference !== null || next === undefined || next.position >= position) return;
    this.#difference = { ...this.#found(next.position), recorded: next.entry, atMs: next.entry.atMs };
  }

  /** Notes that the replay cannot go on, at the entry at `position`. */
  fail(position: number, reason: string): void {
    this.#difference ??= { ...this.#found(position), reason, atMs: this.#entries[position]?.atMs ?? 0 };
  }

  #found(position: number): Omit<Difference, "atMs"> {
    const inputsBefore = this.#entries
      .slice(0, position)
      .filter(
        (entry): entry is InputEntry => isInput(entry) && !(entry.type === "called" && entry.method === "receiveAudio"),
      )
      .slice(-INPUTS_SHOWN);
    return { recorded: null, replayed: null, reason: null, inputsBefore };
  }
}

/** Returns an output without its digest, which may change unseen. */
function withoutDigest(entry: OutputEntry): OutputEntry {
  return entry.type === "opened" ? { ...entry, digest: null } : entry;
}

/** Deep equality of plain data, whatever the order of fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const [fields, others] = [Object.entries(one), Object.entries(other)];
  const known = new Map(others);
  return (
    fields.length === others.length &&
    fields.every(([name, value]) => known.has(name) && isSame(value, known.get(name)))
  );
}
