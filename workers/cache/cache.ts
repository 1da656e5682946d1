import { within } from "../../voice/deadline.ts";
import { type CountWriter, writeDueCounts } from "./count-writing.ts";
import { type Counted, recordLatency } from "./counters.ts";
import { type CacheRows, DatabaseLayer } from "./database-layer.ts";
import { GenerationStore } from "./generation-store.ts";
import { KvLayer, type KvStore } from "./kv-layer.ts";
import { Reader, type ReadRequest, type SlowLayers } from "./reader.ts";
import type { FlightShell } from "./single-flight.ts";
import type { CacheState, Found } from "./state.ts";
import { readSettings } from "./strategy-settings.ts";

/** Result of a cache read: the value, its source and its age. */
export interface ReadResult<T> {
  /**
   * Shared and frozen. Memory gives the same object each time, so what is made of it (a text, a tag) may be kept in a
   * `WeakMap` by it.
   */
  value: T;
  source: Found["source"];
  /** Milliseconds since its load began. */
  ageMs: number;
}

/** Cache, as one request uses it. */
export interface Cache {
  /**
   * Reads a value within the strategy's `hardMs`: from the fastest layer that has it, or stale while it is loaded anew
   * or when it cannot be. Rejects with the load's own error, or with `LoadTimeout`; never because of a layer.
   */
  read<T>(request: ReadRequest<T>): Promise<ReadResult<T>>;
  /**
   * Makes the entries of `scopes` out of date: in this isolate at once, elsewhere within `INVALIDATION_BOUND_MS`.
   * Returns the stamps for `observe`; never rejects. See `GenerationStore.invalidate`.
   */
  invalidate(organizationId: string, scopes: readonly string[]): Promise<string>;
  /** Takes the stamps that `invalidate` returned, perhaps in another isolate; text of another form is ignored. */
  observe(organizationId: string, stamps: string): void;
}

/** Settings that are not there by then are asked for again when they are next due. */
const SETTINGS_DEADLINE_MS = 2_000;

/** Bindings of one request that the cache works with. A layer that is missing here is left out of every strategy. */
export interface CacheDeps {
  kv?: KvStore | undefined;
  database?: CacheRows | undefined;
  /** Has the organisations' settings of strategies; when it is missing the platform's own strategies hold. */
  settings?: KvStore | undefined;
  /** Writes the isolate's counts of reads, at most once a minute; when it is missing they are not written. */
  counts?: CountWriter | undefined;
  waitUntil(task: Promise<unknown>): void;
}

/** Creates the cache of one request over the state that its isolate shares. Costs nothing to make. */
export function createCache(state: CacheState, deps: CacheDeps): Cache {
  const { clock, counters } = state;
  const shell: FlightShell = { clock, waitUntil: (task) => deps.waitUntil(task) };
  const generations = new GenerationStore(state, deps.kv, shell);
  const layers: SlowLayers = {};
  if (deps.kv) layers.kv = new KvLayer(deps.kv, state.writes, clock);
  if (deps.database) layers.database = new DatabaseLayer(deps.database);
  const reader = new Reader(state, shell, layers, generations);
  // Without an answer the settings that are known go on to hold.
  const readDueSettings = (organizationId: string, nowMs: number): void => {
    const kv = deps.settings;
    if (kv === undefined || !state.settings.takeDue(organizationId, nowMs)) return;
    const reading = readSettings(state.settings, kv, organizationId, nowMs);
    deps.waitUntil(within(reading, "KV", SETTINGS_DEADLINE_MS, clock).catch(() => undefined));
  };
  return {
    async read<T>(request: ReadRequest<T>) {
      const startedAtMs = clock.now();
      const counted: Counted = { organizationId: request.organizationId, name: request.strategy };
      readDueSettings(request.organizationId, startedAtMs);
      try {
        const { entry, source } = await reader.read(request, counted, startedAtMs);
        if (source === "origin") counters.of(counted).fromOrigin += 1;
        return { value: entry.value as T, source, ageMs: clock.now() - entry.createdAtMs };
      } catch (error) {
        counters.of(counted).failed += 1;
        throw error;
      } finally {
        recordLatency(counters.of(counted).latency, clock.now() - startedAtMs);
        if (deps.counts) writeDueCounts(state, deps.counts, shell.waitUntil);
      }
    },
    invalidate: (organizationId, scopes) => generations.invalidate(organizationId, scopes),
    observe: (organizationId, stamps) => generations.observe(organizationId, stamps),
  };
}
