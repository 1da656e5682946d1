import { type Generations, generationKey } from "./generations.ts";
import { UNAVAILABLE } from "./guard.ts";
import { KV_EDGE_CACHE_SECONDS, type KvStore, pause } from "./kv-layer.ts";
import { type FlightShell, FlightTimeout } from "./single-flight.ts";
import type { CacheState } from "./state.ts";

/** A scope's generation is read from KV again when it is this old; when it is half as old, behind an answer. */
const REREAD_MS = 5_000;
const READ_LIMIT_MS = 300;
/** A write waits this long for KV to take its stamps. */
const WRITE_LIMIT_MS = 1_000;
/** Pause before another attempt to write a stamp: KV refuses one within a second of another isolate's. */
const WRITE_PAUSE_MS = 1_000;
const WRITE_ATTEMPTS = 3;
/** Longer than any entry lives, so that none outlives the generation that hides it. */
const TTL_SECONDS = 7 * 86_400;

/**
 * Longest time in ms until a write is seen in every other isolate: 39 s. The isolate that made it sees it at once, and
 * so does any that is told its stamp (`observe`). The sum: a location's KV may go on answering with what it read before
 * (30 s), an isolate asks it only every 5 s, and two attempts of the write take 2 s each. KV documents the first part
 * as usual, not as guaranteed. While KV is failing, the bound elsewhere is the strategy's own: `oldestServedMs`.
 */
export const INVALIDATION_BOUND_MS = KV_EDGE_CACHE_SECONDS * 1_000 + REREAD_MS + 2 * (WRITE_LIMIT_MS + WRITE_PAUSE_MS);

/** Carries generations between an isolate and KV, on behalf of one request. */
export class GenerationStore {
  readonly #state: CacheState;
  readonly #generations: Generations;
  readonly #kv: KvStore | undefined;
  readonly #shell: FlightShell;

  constructor(state: CacheState, kv: KvStore | undefined, shell: FlightShell) {
    this.#state = state;
    this.#generations = state.generations;
    this.#kv = kv;
    this.#shell = shell;
  }

  /**
   * Returns the token of these scopes, which is part of their entries' keys: at once if the isolate has read all of
   * them within 5 s.
   */
  token(organizationId: string, scopes: readonly string[]): string | Promise<string> {
    const kv = this.#kv;
    if (kv === undefined) return this.#generations.tokenOf(organizationId, scopes);
    const nowMs = this.#state.clock.now();
    const due: string[] = [];
    for (const scope of scopes) {
      const ageMs = this.#generations.ageMs(organizationId, scope, nowMs);
      if (ageMs >= REREAD_MS) due.push(scope);
      else if (ageMs >= REREAD_MS / 2) this.#readBehind(kv, organizationId, scope);
    }
    if (due.length === 0) return this.#generations.tokenOf(organizationId, scopes);
    return Promise.all(due.map((scope) => this.#read(kv, organizationId, scope))).then(() =>
      this.#generations.tokenOf(organizationId, scopes),
    );
  }

  /**
   * Makes the entries of these scopes out of date: here at once, elsewhere within `INVALIDATION_BOUND_MS`. Call it when
   * the write is committed. Settles when KV has the stamps or its second is over, and never rejects. Returns the
   * stamps, for the writer to bring along with the next request, see `observe`.
   */
  async invalidate(organizationId: string, scopes: readonly string[]): Promise<string> {
    const { clock } = this.#state;
    const stamps = scopes.map((scope) => {
      const stamp = this.#generations.bump(organizationId, scope, clock.now());
      return `${scope}.${stamp}`;
    });
    const kv = this.#kv;
    if (kv !== undefined) await Promise.all(scopes.map((scope) => this.#publish(kv, organizationId, scope)));
    return stamps.join(",");
  }

  /**
   * Takes the stamps that `invalidate` returned, perhaps in another isolate: those of the first 16 scopes. Text of
   * another form is ignored.
   */
  observe(organizationId: string, stamps: string): void {
    const nowMs = this.#state.clock.now();
    for (const part of stamps.split(",", MAX_OBSERVED)) {
      const [scope, stamp] = part.split(".");
      if (scope === undefined || stamp === undefined || !SCOPE.test(scope)) continue;
      this.#generations.observe(organizationId, scope, stamp, nowMs, { maxAgeMs: INVALIDATION_BOUND_MS });
    }
  }

  /**
   * Reads one scope's generation from KV; its readers share one read. Without an answer they go on with what is known.
   */
  async #read(kv: KvStore, organizationId: string, scope: string): Promise<void> {
    const hardAtMs = this.#state.clock.now() + READ_LIMIT_MS;
    const limits = { takeoverMs: READ_LIMIT_MS, softAtMs: hardAtMs, hardAtMs, fallback: () => undefined };
    try {
      const work = () => this.#fetch(kv, organizationId, scope);
      await this.#state.generationReads.run(generationKey(organizationId, scope), work, this.#shell, limits);
    } catch (error) {
      // The reader whose read it was is gone.
      if (!(error instanceof FlightTimeout)) throw error;
    }
  }

  #readBehind(kv: KvStore, organizationId: string, scope: string): void {
    const work = () => this.#fetch(kv, organizationId, scope);
    this.#state.generationReads.start(generationKey(organizationId, scope), work, this.#shell, READ_LIMIT_MS);
  }

  async #fetch(kv: KvStore, organizationId: string, scope: string): Promise<void> {
    const { clock, guards } = this.#state;
    const key = generationKey(organizationId, scope);
    const askedAtMs = clock.now();
    const stored = await guards.kv.ask({ organizationId, name: "generations" }, READ_LIMIT_MS, () =>
      kv.get(key, { type: "text", cacheTtl: KV_EDGE_CACHE_SECONDS }),
    );
    if (stored === UNAVAILABLE) return;
    this.#generations.learn(organizationId, scope, stored, askedAtMs);
    // KV has lost our write: its readers learn of it only if it is written again.
    const settleMs = KV_EDGE_CACHE_SECONDS * 1_000 + REREAD_MS;
    if (this.#generations.isLost(organizationId, scope, stored, clock.now(), settleMs)) {
      this.#shell.waitUntil(this.#publish(kv, organizationId, scope));
    }
  }

  /**
   * Gives KV the newest stamp. Settles after the first attempt; one that has to wait for its turn, or a second one, is
   * not waited for.
   */
  async #publish(kv: KvStore, organizationId: string, scope: string): Promise<void> {
    const { clock, writes } = this.#state;
    const turn = writes.take(generationKey(organizationId, scope), clock.now());
    const later = async (waitMs: number, attemptsLeft: number): Promise<void> => {
      await pause(waitMs, clock);
      if (!turn.isStillOurs(clock.now()) || (await this.#put(kv, organizationId, scope))) return;
      if (attemptsLeft > 1) await later(WRITE_PAUSE_MS, attemptsLeft - 1);
    };
    if (turn.waitMs > 0) this.#shell.waitUntil(later(turn.waitMs, WRITE_ATTEMPTS));
    else if (!(await this.#put(kv, organizationId, scope)))
      this.#shell.waitUntil(later(WRITE_PAUSE_MS, WRITE_ATTEMPTS - 1));
  }

  /** True when KV has the stamp. */
  async #put(kv: KvStore, organizationId: string, scope: string): Promise<boolean> {
    const { clock, guards } = this.#state;
    const stamp = this.#generations.newest(organizationId, scope);
    if (stamp === null) return true;
    this.#generations.noteAttempt(organizationId, scope, clock.now());
    const outcome = await guards.kv.ask({ organizationId, name: "generations" }, WRITE_LIMIT_MS, () =>
      kv.put(generationKey(organizationId, scope), stamp, { expirationTtl: TTL_SECONDS }),
    );
    if (outcome === UNAVAILABLE) return false;
    this.#generations.confirm(organizationId, scope, stamp);
    return true;
  }
}

/** Scopes taken from one text. */
const MAX_OBSERVED = 16;
const SCOPE = /^[\w-]{1,64}$/;
