import type { AgentConfig } from "../../../../voice/agent.ts";
import { PrivateWords } from "../../../../voice/clips/private-words.ts";
import { ClauseChunker } from "../../../../voice/reply/clause-chunker.ts";
import { isInOwnWords, isOwnText, ownTermsOf } from "../../../../voice/reply/own-words.ts";
import { isAnswer, type RecordedCall, type RecordedTurn } from "./recorded-call.ts";

/** Speech that an agent's cache holds, as `speechCacheLimits` has it; in characters by the agent's own pace. */
const CACHE_MS = 160_000;
const LONGEST_CLAUSE_MS = 16_000;
/** Clauses of which one call is known so far. */
const MAX_CANDIDATES = 400;
/** Pace of an agent of whom nothing was heard. */
const CHARACTERS_PER_SECOND = 15;

/** Clips are of a browser's sample rate. */
const CACHED_TRANSPORT = "browser";

/**
 * Counts, turn by turn, the characters of clauses that a speech cache would have held: an agent's calls in order of
 * time, by the rules of its speech cache. A clause is held once calls of two have had it heard to its end, or one where
 * the agent's own texts have it; never one with words that may be a caller's. Returns characters by the turns' ids, of
 * each call.
 */
export function repeatedClauses(
  calls: readonly RecordedCall[],
  agent: AgentConfig,
): Map<string, ReadonlyMap<string, number>> {
  const cache = new ClauseCache(agent, paceOf(calls));
  const repeated = new Map<string, ReadonlyMap<string, number>>();
  for (const call of [...calls].sort((a, b) => a.startedAtMs - b.startedAtMs)) {
    if (call.transport !== CACHED_TRANSPORT) continue;
    const ofTurns = new Map<string, number>();
    const answers = call.turns.filter(isAnswer).map((turn) => ({ turn, clauses: clausesOf(turn.replyText) }));
    for (const { turn, clauses } of answers) {
      const characters = savedCharacters(call, turn, clauses, cache);
      if (characters > 0) ofTurns.set(turn.turnId, characters);
    }
    cache.learn(call, answers);
    repeated.set(call.callId, ofTurns);
  }
  return repeated;
}

/** A first clause may have been free already, as one that was learned: so many of the repeats save nothing. */
function savedCharacters(
  { lines }: RecordedCall,
  turn: RecordedTurn,
  clauses: readonly string[],
  cache: ClauseCache,
): number {
  const paid = lines
    .filter((line) => line.unit === "tts_character" && line.purpose === "turn" && line.turnId === turn.turnId)
    .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
  const sent = turn.interrupted ? heardOf(clauses, turn.heardText) : clauses;
  const lengthOf = (some: readonly string[]): number => some.reduce((sum, { length }) => sum + length, 0);
  const free = turn.interrupted ? 0 : Math.max(0, lengthOf(sent) - paid);
  return Math.max(0, Math.min(paid, lengthOf(sent.filter((clause) => cache.find(clause))) - free));
}

function clausesOf(text: string): string[] {
  const chunker = new ClauseChunker();
  return [...chunker.push(text), ...chunker.flush()].map((clause) => clause.trim().replace(/\s+/g, " "));
}

/** The clauses that were heard to their ends. */
function heardOf(clauses: readonly string[], heardText: string): string[] {
  let rest = heardText.trim().replace(/\s+/g, " ");
  const heard: string[] = [];
  for (const clause of clauses) {
    if (!rest.startsWith(clause)) break;
    heard.push(clause);
    rest = rest.slice(clause.length).trimStart();
  }
  return heard;
}

function paceOf(calls: readonly RecordedCall[]): number {
  const turns = calls.flatMap((call) => call.turns).filter(({ heardMs, heardText }) => heardMs > 0 && heardText !== "");
  const heardMs = turns.reduce((sum, turn) => sum + turn.heardMs, 0);
  if (heardMs === 0) return CHARACTERS_PER_SECOND;
  return (turns.reduce((sum, { heardText }) => sum + heardText.length, 0) / heardMs) * 1_000;
}

/** Clauses of one agent that would be held, those used least recently first. */
class ClauseCache {
  readonly #agent: AgentConfig;
  readonly #ownTerms: ReadonlySet<string>;
  readonly #maxCharacters: number;
  readonly #maxClauseCharacters: number;
  readonly #held = new Map<string, true>();
  readonly #candidates = new Map<string, string>();
  #characters = 0;

  constructor(agent: AgentConfig, charactersPerSecond: number) {
    this.#agent = agent;
    this.#ownTerms = ownTermsOf(agent);
    this.#maxCharacters = (CACHE_MS / 1_000) * charactersPerSecond;
    this.#maxClauseCharacters = (LONGEST_CLAUSE_MS / 1_000) * charactersPerSecond;
  }

  /** Tells whether a clause is held; counts as a use of it. */
  find(clause: string): boolean {
    if (!this.#held.delete(clause)) return false;
    this.#held.set(clause, true);
    return true;
  }

  /** Notes the clauses that a call's caller heard to their ends. */
  learn({ callId, turns }: RecordedCall, answers: readonly { turn: RecordedTurn; clauses: readonly string[] }[]): void {
    const words = new PrivateWords(this.#ownTerms);
    for (const { userText } of turns) if (userText !== null) words.note(userText);
    for (const { turn, clauses } of answers) {
      for (const clause of heardOf(clauses, turn.heardText)) this.#note(clause, callId, words);
    }
  }

  #note(clause: string, callId: string, words: PrivateWords): void {
    if (this.#held.has(clause) || clause.length > this.#maxClauseCharacters) return;
    const first = this.#candidates.get(clause);
    this.#candidates.delete(clause);
    if ((first === undefined || first === callId) && !isOwnText(clause, this.#agent)) {
      this.#candidates.set(clause, callId);
      const [oldest] = this.#candidates.keys();
      if (this.#candidates.size > MAX_CANDIDATES && oldest !== undefined) this.#candidates.delete(oldest);
      return;
    }
    if (!isInOwnWords(clause, this.#agent) || words.isIn(clause)) return;
    this.#held.set(clause, true);
    this.#characters += clause.length;
    for (const oldest of this.#held.keys()) {
      if (this.#characters <= this.#maxCharacters) return;
      this.#held.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
