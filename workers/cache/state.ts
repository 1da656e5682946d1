import { BoundedMap } from "../../voice/bounded-map.ts";
import type { Clock } from "../../voice/clock.ts";
import { Counters } from "./counters.ts";
import type { Entry } from "./entry.ts";
import { Generations } from "./generations.ts";
import { LayerGuard } from "./guard.ts";
import { DEFAULT_MEMORY_BYTES, MemoryLayer } from "./memory-layer.ts";
import { SingleFlight } from "./single-flight.ts";
import type { LayerName } from "./strategies.ts";
import { KnownSettings } from "./strategy-settings.ts";
import { WritePacer } from "./write-pacer.ts";

/** Entry that a read found, and its source. */
export interface Found {
  entry: Entry;
  source: LayerName | "stale" | "origin";
}

/**
 * Cache state that the requests of one isolate share. Holds nothing that belongs to a request but flights, which
 * outlive theirs.
 */
export class CacheState {
  readonly clock: Clock;
  readonly random: () => number;
  readonly memory: MemoryLayer;
  readonly counters = new Counters();
  readonly guards: Record<Exclude<LayerName, "memory">, LayerGuard>;
  readonly generations: Generations;
  readonly flights = new SingleFlight<Found>();
  readonly generationReads = new SingleFlight<void>();
  readonly writes = new WritePacer();
  readonly failures = new RecentFailures();
  readonly settings = new KnownSettings();
  countsWrittenAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, random: () => number, maxMemoryBytes = DEFAULT_MEMORY_BYTES) {
    this.clock = clock;
    this.random = random;
    this.memory = new MemoryLayer(clock, maxMemoryBytes);
    this.guards = {
      kv: new LayerGuard("kv", clock, this.counters),
      database: new LayerGuard("database", clock, this.counters),
    };
    this.generations = new Generations(random);
  }
}

/** After a failed load, reads that have something stale do not load again for this long. */
const BACK_OFF_MS = 1_000;
const MAX_KEYS = 1_000;

/** Keys whose last load failed within a second. Keeps no error: a read that has nothing to fall back on loads again. */
export class RecentFailures {
  readonly #untilMs = new BoundedMap<string, number>(MAX_KEYS);

  add(key: string, nowMs: number): void {
    this.#untilMs.set(key, nowMs + BACK_OFF_MS);
  }

  has(key: string, nowMs: number): boolean {
    return (this.#untilMs.peek(key) ?? Number.NEGATIVE_INFINITY) > nowMs;
  }
}
