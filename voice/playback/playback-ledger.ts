import type { ClipWord } from "../clips/word-timings.ts";

interface LedgerClause {
  text: string;
  fromMs: number;
  toMs: number;
  /** All audio of the clause is known; an open clause may still grow. */
  isClosed: boolean;
  /** Ends of the clause's words within it; null where they are not known. */
  words: readonly ClipWord[] | null;
}

/**
 * Speaking rate assumed for a clause that is still being synthesised, in characters per second (about 150 words a
 * minute).
 */
const ASSUMED_CHARS_PER_SECOND = 15;

/** Durations are sums of fractions and clocks count whole milliseconds: this much less than a clause is all of it. */
const ROUNDING_MS = 1;

/**
 * Ledger of one agent turn: its text and how long each clause lasts, so that a position in the audio can be turned into
 * the words heard. Clips have word timings; vendors here give none: within a clause of theirs, time is shared out by
 * characters, which for a clause of a few seconds is off by less than a word.
 */
export class PlaybackLedger {
  readonly #clauses: LedgerClause[] = [];
  #totalMs = 0;

  /** Milliseconds of audio noted so far. */
  get totalMs(): number {
    return this.#totalMs;
  }

  /** The turn's whole text so far, heard or not. */
  get text(): string {
    return this.#clauses.map((clause) => clause.text).join("");
  }

  /** Begins a clause: the audio noted from now on says `text`, with these `words` if their times are known. */
  beginClause(text: string, words: readonly ClipWord[] | null = null): void {
    this.endClause();
    this.#clauses.push({ text, fromMs: this.#totalMs, toMs: this.#totalMs, isClosed: false, words });
  }

  /** Notes `durationMs` more of audio, which belongs to the open clause if there is one. */
  addAudio(durationMs: number): void {
    this.#totalMs += durationMs;
    const open = this.#clauses.at(-1);
    if (open && !open.isClosed) open.toMs = this.#totalMs;
  }

  /** Ends the current clause: its audio is complete. */
  endClause(): void {
    const open = this.#clauses.at(-1);
    if (open) open.isClosed = true;
  }

  /**
   * Cuts the last clause behind the first of its words that ends at `fromMs` of the turn's audio or later. Returns the
   * clause's text then, with a space after it, and the position of the cut; null when there is nothing to cut off or
   * the times of its words are not known. From 0 on, the whole clause is taken out.
   */
  cutClause(fromMs: number): { text: string; atMs: number } | null {
    const clause = this.#clauses.at(-1);
    if (clause === undefined) return null;
    if (fromMs <= clause.fromMs) {
      this.#clauses.pop();
      this.#totalMs = clause.fromMs;
      return { text: "", atMs: clause.fromMs };
    }
    const last = clause.words?.findIndex((word) => clause.fromMs + word.toMs >= fromMs) ?? -1;
    if (clause.words === null || last < 0 || last >= clause.words.length - 1) return null;
    const words = clause.words.slice(0, last + 1);
    clause.words = words;
    clause.text = `${words.map((word) => word.text).join(" ")} `;
    clause.toMs = clause.fromMs + (words.at(-1)?.toMs ?? 0);
    this.#totalMs = clause.toMs;
    return { text: clause.text, atMs: clause.toMs };
  }

  /** Forgets the audio from `atMs` on and the words that it would have said. */
  truncate(atMs: number): void {
    while ((this.#clauses.at(-1)?.fromMs ?? -1) >= atMs) this.#clauses.pop();
    const clause = this.#clauses.at(-1);
    if (clause !== undefined && clause.toMs > atMs) {
      const share = (atMs - clause.fromMs) / (clause.toMs - clause.fromMs);
      const text = clause.words
        ? wordsBefore(clause.text, clause.words, atMs - clause.fromMs)
        : leadingWords(clause.text, share);
      clause.text = `${text} `;
      clause.toMs = atMs;
    }
    this.endClause();
    this.#totalMs = Math.min(this.#totalMs, atMs);
  }

  /** Returns the words whose audio lies wholly before `playedMs`: the beginning of `text`, without trailing space. */
  heardText(playedMs: number): string {
    if (playedMs <= 0) return "";
    let heard = "";
    for (const clause of this.#clauses) {
      if (playedMs < clause.fromMs - ROUNDING_MS) break;
      const spokenMs = playedMs - clause.fromMs;
      const estimateMs = (clause.text.trim().length / ASSUMED_CHARS_PER_SECOND) * 1000;
      const durationMs = clause.isClosed
        ? clause.toMs - clause.fromMs
        : Math.max(clause.toMs - clause.fromMs, estimateMs);
      if (spokenMs >= durationMs - ROUNDING_MS) {
        heard += clause.text;
        continue;
      }
      heard += clause.words
        ? wordsBefore(clause.text, clause.words, spokenMs)
        : leadingWords(clause.text, spokenMs / durationMs);
      break;
    }
    return heard.trimEnd();
  }
}

/** The whole words within the first `share` (0 to 1) of `text`'s characters. */
function leadingWords(text: string, share: number): string {
  const limit = share * text.trimEnd().length;
  let end = 0;
  for (const word of text.matchAll(/\S+/g)) {
    const wordEnd = word.index + word[0].length;
    if (wordEnd > limit) break;
    end = wordEnd;
  }
  return text.slice(0, end);
}

/** The beginning of `text` up to the last of `words` that ended by `spokenMs`. */
function wordsBefore(text: string, words: readonly ClipWord[], spokenMs: number): string {
  const count = words.filter((word) => word.toMs <= spokenMs + ROUNDING_MS).length;
  const ends = [...text.matchAll(/\S+/g)].map((word) => word.index + word[0].length);
  return text.slice(0, ends[count - 1] ?? 0);
}
