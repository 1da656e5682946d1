import { type CountWriter, writeDueCounts } from "./count-writing.ts";
import { type Counted, recordLatency } from "./counters.ts";
import { type CacheRows, DatabaseLayer } from "./database-layer.ts";
import { GenerationStore } from "./generation-store.ts";
import { KvLayer, type KvStore } from "./kv-layer.ts";
import { Reader, type ReadRequest, type SlowLayers } from "./reader.ts";
import type { FlightShell } from "./single-flight.ts";
import type { CacheState, Found } from "./state.ts";

/** A value and where it came from. */
export interface ReadResult<T> {
  /** Shared and frozen. Memory gives the same object each time, so what is made of it (a text, a tag) may be kept in a `WeakMap` by it. */
  value: T;
  source: Found["source"];
  /** Since its load began. */
  ageMs: number;
}

/** The cache, as one request uses it. */
export interface Cache {
  /**
   * The value, within the strategy's `hardMs`: from the fastest layer that has it, or stale while it is loaded anew or when it cannot be. Rejects with the load's
   * own error, or with `LoadTimeout`; never because of a layer.
   */
  read<T>(request: ReadRequest<T>): Promise<ReadResult<T>>;
  /** See `GenerationStore`. */
  invalidate(organizationId: string, scopes: readonly string[]): Promise<string>;
  /** See `GenerationStore`. */
  observe(organizationId: string, stamps: string): void;
}

/** What a request lends to the cache. A layer that is missing here is left out of every strategy. */
export interface CacheDeps {
  kv?: KvStore | undefined;
  database?: CacheRows | undefined;
  /** Where what happened to the isolate's reads is written, now and then; nowhere when missing. */
  counts?: CountWriter | undefined;
  waitUntil(task: Promise<unknown>): void;
}

/** The cache for one request, over what its isolate shares. Costs nothing to make. */
export function createCache(state: CacheState, deps: CacheDeps): Cache {
  const { clock, counters } = state;
  const shell: FlightShell = { clock, waitUntil: (task) => deps.waitUntil(task) };
  const generations = new GenerationStore(state, deps.kv, shell);
  const layers: SlowLayers = {};
  if (deps.kv) layers.kv = new KvLayer(deps.kv, state.writes, clock);
  if (deps.database) layers.database = new DatabaseLayer(deps.database);
  const reader = new Reader(state, shell, layers, generations);
  return {
    async read<T>(request: ReadRequest<T>) {
      const startedAtMs = clock.now();
      const counted: Counted = { organizationId: request.organizationId, name: request.strategy };
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
