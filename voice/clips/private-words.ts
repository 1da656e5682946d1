import { termsOf } from "../knowledge/terms.ts";

/** Terms of one call that are remembered: those of an hour's talk. */
const MAX_TERMS = 4_000;

/**
 * Words of one call that came from outside the agent: from its caller and from its tools. A clause that has one of them
 * may be about this caller, and is no other's to hear, unless the agent's own settings use the word too.
 */
export class PrivateWords {
  readonly #ownTerms: ReadonlySet<string>;
  readonly #terms = new Set<string>();
  #isOverfull = false;

  /** `ownTerms`: those of the agent's settings. */
  constructor(ownTerms: ReadonlySet<string>) {
    this.#ownTerms = ownTerms;
  }

  /** Notes what the caller said, or a tool answered. */
  note(text: string): void {
    for (const term of termsOf(text)) {
      if (this.#ownTerms.has(term)) continue;
      if (this.#terms.size >= MAX_TERMS) this.#isOverfull = true;
      else this.#terms.add(term);
    }
  }

  /** True when `text` holds a noted word that is none of the agent's own; in doubt, as when there were too many. */
  isIn(text: string): boolean {
    const foreign = termsOf(text).filter((term) => !this.#ownTerms.has(term));
    return foreign.some((term) => this.#isOverfull || this.#terms.has(term));
  }
}
