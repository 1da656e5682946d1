import { DeadlineExceeded, within } from "../../voice/deadline.ts";
import { type Counted, type LayerCounts, recordLatency, type StrategyCounts } from "./counters.ts";
import { createEntry, type Entry, MISS, type Miss } from "./entry.ts";
import { judge } from "./freshness.ts";
import type { GenerationStore } from "./generation-store.ts";
import { UNAVAILABLE } from "./guard.ts";
import { type KeyParts, keyOf } from "./key.ts";
import type { CacheKey, CacheLayer } from "./layer.ts";
import { type FlightShell, FlightTimeout, type Work } from "./single-flight.ts";
import type { CacheState, Found } from "./state.ts";
import type { LayerName, Strategy } from "./strategies.ts";

/** Cache read: everything that its value depends on, and the load that gets it. */
export interface ReadRequest<T> extends KeyParts {
  /** Scopes that the value is made of, such as `campaigns`: the names that a write gives to `Cache.invalidate`. */
  scopes: readonly string[];
  /**
   * Loads the value from the origin. The value must be what JSON can carry; `null` says that there is nothing, which is
   * kept too. It throws when it cannot tell, and that is not kept. It runs once for all reads at the same time, so it
   * may use nothing of its request that is not in the key. The signal aborts after the strategy's `hardMs`, when its
   * value is not awaited any more.
   */
  load(signal: AbortSignal): Promise<T>;
}

/** Cache layers that need I/O, by their names. */
export type SlowLayers = Partial<Record<SlowLayer, CacheLayer>>;
type SlowLayer = Exclude<LayerName, "memory">;

/** Thrown when neither a layer nor the origin gave a value in time. */
export class LoadTimeout extends Error {
  override readonly name = "LoadTimeout";
  readonly strategy: string;
  readonly limitMs: number;

  constructor(strategy: string, limitMs: number) {
    super(`${strategy} could not be loaded within ${limitMs} ms`);
    this.strategy = strategy;
    this.limitMs = limitMs;
  }
}

/** Deadline of a lookup in a layer. More is not worth waiting for: the origin is about as far away. */
const GET_LIMIT_MS = 400;
/** Deadline of a write to a layer, for which no read waits; a write to KV may have to wait for its second. */
const PUT_LIMIT_MS = 5_000;

/** One read under way. */
interface Job {
  request: ReadRequest<unknown>;
  counted: Counted;
  strategy: Strategy;
  token: string;
  key: CacheKey;
}

/** Entry that may be served now; `isDue` when it should be loaded anew. */
interface Servable {
  found: Found;
  isDue: boolean;
}

/**
 * Read-through of the cache: memory at once, then one flight per key that looks in the slower layers and asks the
 * origin.
 */
export class Reader {
  readonly #state: CacheState;
  readonly #shell: FlightShell;
  readonly #layers: SlowLayers;
  readonly #generations: GenerationStore;

  constructor(state: CacheState, shell: FlightShell, layers: SlowLayers, generations: GenerationStore) {
    this.#state = state;
    this.#shell = shell;
    this.#layers = layers;
    this.#generations = generations;
  }

  /** Finds the value of a read that began at `startedAtMs`; rejects as `Cache.read` does. */
  async read(request: ReadRequest<unknown>, counted: Counted, startedAtMs: number): Promise<Found> {
    const { flights, settings } = this.#state;
    this.#countsOf(counted).reads += 1;
    // Not awaited unless it must be: that is most of a memory hit's time.
    const known = this.#generations.token(request.organizationId, request.scopes);
    const token = typeof known === "string" ? known : await known;
    const strategy = settings.strategyOf(request.organizationId, request.strategy);
    const job: Job = { request, counted, strategy, token, key: keyOf(request, token) };

    const held = this.#findInMemory(job);
    const servable = held === MISS ? null : this.#servable(job, held, "memory");
    if (servable !== null) {
      if (servable.isDue) flights.start(job.key.text, this.#work(job, held), this.#shell, job.strategy.takeoverMs);
      if (servable.found.source === "stale") this.#countsOf(counted).servedStale += 1;
      return servable.found;
    }
    const found = await this.#join(job, held, startedAtMs);
    if (found.source === "stale") this.#countsOf(counted).servedStale += 1;
    return found;
  }

  async #join(job: Job, held: Entry | Miss, startedAtMs: number): Promise<Found> {
    const { clock, flights } = this.#state;
    const { softMs, hardMs, takeoverMs, tiers } = job.strategy;
    try {
      const landing = await flights.run(job.key.text, this.#work(job, held), this.#shell, {
        takeoverMs,
        // The flight itself answers after `softMs` of its load. This is for those whose flight was lost: slow layers
        // alone are no reason to serve what is in its grace.
        softAtMs: clock.now() + GET_LIMIT_MS * this.#slowTiers(tiers).length + softMs,
        hardAtMs: startedAtMs + hardMs,
        fallback: () => (held !== MISS && clock.now() < held.staleUntilMs ? stale(held) : undefined),
      });
      if (landing.role === "follower") this.#countsOf(job.counted).coalesced += 1;
      if (landing.role === "successor") this.#countsOf(job.counted).takeovers += 1;
      return landing.value;
    } catch (error) {
      if (!(error instanceof FlightTimeout)) throw error;
      this.#countsOf(job.counted).timeouts += 1;
      throw new LoadTimeout(job.request.strategy, hardMs);
    }
  }

  /**
   * Returns the work of a flight: it looks for something better than what is held, and asks the origin if there is
   * nothing fresh.
   */
  #work(job: Job, held: Entry | Miss): Work<Found> {
    return async (answer) => {
      let best = held;
      let interim: Found | null = null;
      for (const [tier, layer] of this.#slowTiers(job.strategy.tiers)) {
        const entry = await this.#lookUp(job, tier, layer);
        if (entry === MISS || (best !== MISS && entry.createdAtMs <= best.createdAtMs)) continue;
        const servable = this.#servable(job, entry, tier);
        this.#fill(job, entry, tier);
        if (servable && !servable.isDue) return servable.found;
        best = entry;
        interim = servable?.found ?? null;
        // Fresh, only to be refreshed early: no slower layer has a newer one.
        if (interim?.source === tier) break;
      }
      if (interim !== null) answer(interim);
      return this.#load(job, best, answer);
    };
  }

  async #load(job: Job, best: Entry | Miss, answer: (found: Found) => void): Promise<Found> {
    const { clock, failures, random } = this.#state;
    const { request, counted, strategy } = job;
    const isUsable = (entry: Entry | Miss): entry is Entry => entry !== MISS && clock.now() < entry.staleUntilMs;
    this.#countsOf(counted).originCalls += 1;
    const startedAtMs = clock.now();
    const soft = clock.startTimer(strategy.softMs, () => {
      if (isUsable(best)) answer(stale(best));
    });
    let loaded: unknown;
    try {
      loaded = await this.#callOrigin(request, strategy.hardMs);
    } catch (error) {
      this.#countsOf(counted).originErrors += 1;
      failures.add(job.key.text, clock.now());
      if (isUsable(best)) return stale(best);
      throw error;
    } finally {
      soft.cancel();
      recordLatency(this.#countsOf(counted).originLatency, clock.now() - startedAtMs);
    }
    const entry = createEntry(loaded, {
      strategy,
      startedAtMs,
      endedAtMs: clock.now(),
      generation: job.token,
      schemaVersion: request.schemaVersion ?? 1,
      random,
    });
    this.#store(job, entry);
    return { entry, source: "origin" };
  }

  async #callOrigin(request: ReadRequest<unknown>, hardMs: number): Promise<unknown> {
    const controller = new AbortController();
    const loading = async (): Promise<unknown> => request.load(controller.signal);
    try {
      return await within(loading(), request.strategy, hardMs, this.#state.clock);
    } catch (error) {
      if (!(error instanceof DeadlineExceeded)) throw error;
      controller.abort();
      throw new LoadTimeout(request.strategy, hardMs);
    }
  }

  /**
   * Judges if an entry may be served, and if it is due; null when it may not. A key whose load has just failed is not
   * loaded again so soon.
   */
  #servable(job: Job, entry: Entry, source: LayerName): Servable | null {
    const { clock, failures, random } = this.#state;
    const nowMs = clock.now();
    const mayLoad = !failures.has(job.key.text, nowMs);
    const freshness = judge(entry, job.strategy, nowMs, random);
    switch (freshness) {
      case "fresh":
        return { found: { entry, source }, isDue: false };
      case "early":
        if (mayLoad) this.#countsOf(job.counted).earlyRefreshes += 1;
        return { found: { entry, source }, isDue: mayLoad };
      case "revalidate":
        return { found: stale(entry), isDue: mayLoad };
      case "grace":
        return mayLoad ? null : { found: stale(entry), isDue: false };
      case "dead":
        return null;
    }
  }

  #findInMemory(job: Job): Entry | Miss {
    if (!job.strategy.tiers.includes("memory")) return MISS;
    return this.#accept(job, "memory", this.#state.memory.find(job.key));
  }

  async #lookUp(job: Job, tier: SlowLayer, layer: CacheLayer): Promise<Entry | Miss> {
    const guard = this.#state.guards[tier];
    const found = await guard.ask(job.counted, GET_LIMIT_MS, (signal) => layer.get(job.key, signal));
    return found === UNAVAILABLE ? MISS : this.#accept(job, tier, found);
  }

  /** Counts a layer's answer, and believes it only if it is about this very key: others can write to a store. */
  #accept(job: Job, tier: LayerName, found: Entry | Miss): Entry | Miss {
    const counts = this.#layerCountsOf(job, tier);
    const nowMs = this.#state.clock.now();
    const isAccepted =
      found !== MISS &&
      found.generation === job.token &&
      found.schemaVersion === (job.request.schemaVersion ?? 1) &&
      nowMs < found.staleUntilMs;
    if (!isAccepted) {
      counts.misses += 1;
      return MISS;
    }
    counts[nowMs < found.freshUntilMs ? "hits" : "stale"] += 1;
    return found;
  }

  /** Keeps a new value everywhere; but not one that a write has overtaken while it was being loaded. */
  #store(job: Job, entry: Entry): void {
    const { organizationId, scopes } = job.request;
    if (this.#state.generations.tokenOf(organizationId, scopes) !== job.token) {
      this.#countsOf(job.counted).fenced += 1;
      return;
    }
    for (const tier of job.strategy.tiers) this.#put(job, entry, tier);
  }

  /** Copies what a layer had into the faster ones, with its times. */
  #fill(job: Job, entry: Entry, foundIn: LayerName): void {
    const isFresh = this.#state.clock.now() < entry.freshUntilMs;
    for (const tier of job.strategy.tiers) {
      if (tier === foundIn) return;
      if (tier === "memory" || isFresh) this.#put(job, entry, tier);
    }
  }

  #put(job: Job, entry: Entry, tier: LayerName): void {
    if (entry.bytes > job.strategy.maxBytes) {
      this.#layerCountsOf(job, tier).refused += 1;
      return;
    }
    if (tier === "memory") {
      this.#layerCountsOf(job, tier)[this.#state.memory.keep(job.key, entry)] += 1;
      return;
    }
    const layer = this.#layers[tier];
    if (layer === undefined) return;
    const write = async (): Promise<void> => {
      const guard = this.#state.guards[tier];
      const outcome = await guard.ask(job.counted, PUT_LIMIT_MS, (signal) => layer.put(job.key, entry, signal));
      if (outcome !== UNAVAILABLE) this.#layerCountsOf(job, tier)[outcome] += 1;
    };
    this.#shell.waitUntil(write());
  }

  #countsOf(counted: Counted): StrategyCounts {
    return this.#state.counters.of(counted);
  }

  #layerCountsOf(job: Job, tier: LayerName): LayerCounts {
    return this.#state.counters.ofLayer(job.counted, tier);
  }

  #slowTiers(tiers: readonly LayerName[]): [SlowLayer, CacheLayer][] {
    return tiers.flatMap((tier): [SlowLayer, CacheLayer][] => {
      const layer = tier === "memory" ? undefined : this.#layers[tier];
      return tier === "memory" || layer === undefined ? [] : [[tier, layer]];
    });
  }
}

function stale(entry: Entry): Found {
  return { entry, source: "stale" };
}
