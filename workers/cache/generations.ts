import { BoundedMap } from "../../voice/bounded-map.ts";
import { escapeSegment } from "./key.ts";

/**
 * Generations of scopes, which make a write visible: every scope of an organisation ("campaigns", "agents", …) has a
 * generation, the generations of what a value depends on are in its key, and a write changes them. What was stored
 * before, or is still being loaded, can then not be found any more.
 *
 * A generation is a stamp, `<milliseconds>-<chance>` in base 36, of the newest write. Stamps travel through KV, which
 * has no compare-and-set, keeps the last of two writes, and goes on answering with an old one for a while. So an
 * isolate keeps the newest stamp that it has met by any way and an older one changes nothing; stamps too close for the
 * clocks of two machines to order are kept together. Until KV is known to hold the newest, a value may have been loaded
 * before a write that this isolate has not heard of, so it is kept under a name that only this isolate uses.
 */
export class Generations {
  readonly #random: () => number;
  readonly #scopes = new BoundedMap<string, ScopeState>(MAX_SCOPES);
  #isolateId: string | null = null;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Returns the part of a cache key that stands for these scopes now. */
  tokenOf(organizationId: string, scopes: readonly string[]): string {
    return scopes.map((scope) => `${scope}.${this.#text(this.#find(organizationId, scope))}`).join(",");
  }

  /** Returns the milliseconds since this scope was read from KV; infinite before the first time. */
  ageMs(organizationId: string, scope: string, nowMs: number): number {
    return nowMs - (this.#find(organizationId, scope)?.readAtMs ?? Number.NEGATIVE_INFINITY);
  }

  /** Records a write made in this isolate at `nowMs`. Returns its stamp, which is newer than any known. */
  bump(organizationId: string, scope: string, nowMs: number): string {
    const state = this.#open(organizationId, scope);
    // Newer than what is known, whatever the clocks say.
    const atMs = Math.max(nowMs, timeOf(state.stamps[0] ?? "") + 1);
    const stamp = `${Math.floor(atMs).toString(36)}-${this.#randomText()}`;
    replaceBy(state, stamp);
    state.isConfirmed = false;
    return stamp;
  }

  /** Records the stamp that KV held when it was asked at `nowMs`; null for none. */
  learn(organizationId: string, scope: string, stored: string | null, nowMs: number): void {
    const state = this.#open(organizationId, scope);
    state.readAtMs = nowMs;
    if (stored !== null && STAMP.test(stored)) {
      const isNewer = timeOf(stored) > timeOf(state.stamps[0] ?? "");
      // KV had ours and has this now, so this was written later.
      if (state.isConfirmed && isNewer) replaceBy(state, stored);
      else merge(state, stored);
    }
    if (stored === (state.stamps[0] ?? null)) state.isConfirmed = true;
  }

  /**
   * Records a stamp that was made elsewhere. Ignored when it is older than `maxAgeMs`, so that KV must have it by now,
   * or more than 2 s in the future, which cannot be true.
   */
  observe(organizationId: string, scope: string, stamp: string, nowMs: number, window: { maxAgeMs: number }): void {
    const atMs = timeOf(stamp);
    if (!STAMP.test(stamp) || atMs < nowMs - window.maxAgeMs || atMs > nowMs + MAX_SKEW_MS) return;
    const state = this.#open(organizationId, scope);
    const newest = state.stamps[0];
    merge(state, stamp);
    if (state.stamps[0] !== newest) state.isConfirmed = false;
  }

  /** Returns the newest stamp, as KV should hold it; null when there is none. */
  newest(organizationId: string, scope: string): string | null {
    return this.#find(organizationId, scope)?.stamps[0] ?? null;
  }

  /** Records that KV took this stamp. */
  confirm(organizationId: string, scope: string, stamp: string): void {
    const state = this.#open(organizationId, scope);
    if (state.stamps[0] === stamp) state.isConfirmed = true;
  }

  /** Records that the stamp is being written to KV at `nowMs`. */
  noteAttempt(organizationId: string, scope: string, nowMs: number): void {
    this.#open(organizationId, scope).offeredAtMs = nowMs;
  }

  /**
   * True when KV has had `settleMs` to show our newest stamp and shows an older one: the attempt failed, or a slower
   * write of another isolate came after it.
   */
  isLost(organizationId: string, scope: string, stored: string | null, nowMs: number, settleMs: number): boolean {
    const state = this.#find(organizationId, scope);
    const newest = state?.stamps[0];
    if (state === undefined || newest === undefined || newest === stored) return false;
    return nowMs - (state.offeredAtMs ?? timeOf(newest)) >= settleMs;
  }

  #text(state: ScopeState | undefined): string {
    const stamps = state === undefined || state.stamps.length === 0 ? "0" : state.stamps.join("+");
    return state?.isConfirmed ? stamps : `${stamps}~${this.#ownName()}`;
  }

  #ownName(): string {
    // Not in the constructor: isolates may be copies of one that had run it.
    this.#isolateId ??= this.#randomText();
    return this.#isolateId;
  }

  #randomText(): string {
    return Math.floor(this.#random() * 36 ** 8).toString(36);
  }

  #find(organizationId: string, scope: string): ScopeState | undefined {
    return this.#scopes.peek(generationKey(organizationId, scope));
  }

  #open(organizationId: string, scope: string): ScopeState {
    const key = generationKey(organizationId, scope);
    const state = this.#scopes.peek(key) ?? {
      stamps: [],
      outdated: [],
      isConfirmed: false,
      readAtMs: null,
      offeredAtMs: null,
    };
    this.#scopes.set(key, state);
    return state;
  }
}

/** Returns the key under which KV holds a scope's generation. */
export function generationKey(organizationId: string, scope: string): string {
  return `generation:${escapeSegment(organizationId)}:${escapeSegment(scope)}`;
}

interface ScopeState {
  /** Newest first; more than one only if they are closer than clocks agree. */
  stamps: string[];
  /** Stamps that those replaced, which KV may go on showing for a while. */
  outdated: readonly string[];
  /** KV holds the newest, or nothing when there is none. */
  isConfirmed: boolean;
  readAtMs: number | null;
  offeredAtMs: number | null;
}

/** Clocks of two machines differ by less. */
const MAX_SKEW_MS = 2_000;
/**
 * Of all organisations served by an isolate, about 300 bytes each. Those read least lately are forgotten, and then read
 * from KV again.
 */
const MAX_SCOPES = 10_000;

/** Replaced stamps that are remembered; older ones are recognised by their time. */
const MAX_OUTDATED = 8;

const STAMP = /^[0-9a-z]{1,10}-[0-9a-z]{1,10}$/;

function timeOf(stamp: string): number {
  return Number.parseInt(stamp, 36) || 0;
}

function replaceBy(state: ScopeState, stamp: string): void {
  state.outdated = [...state.stamps, ...state.outdated].slice(0, MAX_OUTDATED);
  state.stamps = [stamp];
}

function merge(state: ScopeState, stamp: string): void {
  if (state.outdated.includes(stamp)) return;
  const all = [...new Set([...state.stamps, stamp])].sort((a, b) => timeOf(b) - timeOf(a) || (a < b ? 1 : -1));
  const newestMs = timeOf(all[0] ?? "");
  state.stamps = all.filter((one, i) => i === 0 || timeOf(one) > newestMs - MAX_SKEW_MS);
}
