import type { LayerName } from "./layer.ts";
import type { StrategyName } from "./strategies.ts";

/** Whom a layer was asked for: a strategy's entry, or a scope's generation. */
export type CountedName = StrategyName | "generations";

/** Milliseconds of waiting. In production the clock moves at I/O only, so memory takes none. */
export interface Latency {
  count: number;
  sumMs: number;
  maxMs: number;
}

/** What one layer did for one strategy. */
export interface LayerCounts {
  /** Something fresh was there. */
  hits: number;
  /** Something was there, past its fresh time. */
  stale: number;
  misses: number;
  stored: number;
  /** Too large. */
  refused: number;
  errors: number;
  deadlines: number;
  /** The breaker opened. */
  breakerOpened: number;
  /** Not asked because the breaker was open. */
  breakerSkips: number;
  /** Of answers, failures included. */
  latency: Latency;
}

/** What became of one strategy's reads. */
export interface StrategyCounts {
  reads: number;
  /** Reads answered with something past its fresh time. */
  servedStale: number;
  /** Reads that waited for another's load. */
  coalesced: number;
  /** Flights that were taken over. */
  takeovers: number;
  /** Loads that began before the value was due. */
  earlyRefreshes: number;
  originCalls: number;
  originErrors: number;
  /** Values that a write made out of date while they were being loaded. */
  fenced: number;
  timeouts: number;
  originLatency: Latency;
  /** Of whole reads. */
  latency: Latency;
  layers: Partial<Record<LayerName, LayerCounts>>;
}

export type CounterSnapshot = Partial<Record<CountedName, StrategyCounts>>;

/** What happened in this isolate since it began. */
export class Counters {
  readonly #counts = new Map<CountedName, StrategyCounts>();

  of(name: CountedName): StrategyCounts {
    const known = this.#counts.get(name);
    if (known) return known;
    const fresh: StrategyCounts = {
      reads: 0,
      servedStale: 0,
      coalesced: 0,
      takeovers: 0,
      earlyRefreshes: 0,
      originCalls: 0,
      originErrors: 0,
      fenced: 0,
      timeouts: 0,
      originLatency: noLatency(),
      latency: noLatency(),
      layers: {},
    };
    this.#counts.set(name, fresh);
    return fresh;
  }

  ofLayer(name: CountedName, layer: LayerName): LayerCounts {
    const { layers } = this.of(name);
    layers[layer] ??= {
      hits: 0,
      stale: 0,
      misses: 0,
      stored: 0,
      refused: 0,
      errors: 0,
      deadlines: 0,
      breakerOpened: 0,
      breakerSkips: 0,
      latency: noLatency(),
    };
    return layers[layer];
  }

  /** A copy. */
  snapshot(): CounterSnapshot {
    return structuredClone(Object.fromEntries(this.#counts));
  }
}

/** Adds one wait. */
export function recordLatency(latency: Latency, ms: number): void {
  latency.count += 1;
  latency.sumMs += ms;
  latency.maxMs = Math.max(latency.maxMs, ms);
}

function noLatency(): Latency {
  return { count: 0, sumMs: 0, maxMs: 0 };
}
