import type { Entry } from "./entry.ts";

/** Recorded answers of a call's dependencies, in order for each question. */
export class ReplayResults {
  readonly #byQuestion = new Map<string, unknown[]>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      if (entry.type !== "result") continue;
      const known = this.#byQuestion.get(entry.of);
      if (known) known.push(entry.isRepeated ? known.at(-1) : entry.value);
      else this.#byQuestion.set(entry.of, [entry.value]);
    }
  }

  /**
   * Returns the next answer to a question; the last again when it is asked more often than in the recording; undefined
   * when it never was.
   */
  next(question: string): unknown {
    const answers = this.#byQuestion.get(question);
    return answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
  }
}
