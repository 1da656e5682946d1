import type { LayerName, StrategyName } from "./strategies.ts";

/** Name that counts are kept under: a strategy, for its entries, or `generations`, for the generations of scopes. */
export type CountedName = StrategyName | "generations";

/** Key of a counter: an organisation and a name. An organisation is shown its own counts and no other's. */
export interface Counted {
  organizationId: string;
  name: CountedName;
}

/**
 * Waiting times in milliseconds: their number, sum and maximum. In production the clock moves at I/O only, so memory
 * takes none.
 */
export interface Latency {
  count: number;
  sumMs: number;
  maxMs: number;
}

/** Counts of one layer's answers to one strategy. */
export interface LayerCounts {
  /** Fresh entries found. */
  hits: number;
  /** Entries found past their fresh time. */
  stale: number;
  misses: number;
  stored: number;
  /** Values not stored, because they are too large or the layer cannot represent them. */
  refused: number;
  errors: number;
  deadlines: number;
  /** Times that the breaker opened. */
  breakerOpened: number;
  /** Requests not made because the breaker was open. */
  breakerSkips: number;
  /** Waiting for answers, failures included. */
  latency: Latency;
}

/** Counts of one strategy's reads by what became of them. */
export interface StrategyCounts {
  reads: number;
  /** Reads answered with something past its fresh time. */
  servedStale: number;
  /** Reads that waited for the origin's answer, their own or another's. */
  fromOrigin: number;
  /** Reads that got no answer. */
  failed: number;
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
  /** Durations of whole reads. */
  latency: Latency;
  layers: Partial<Record<LayerName, LayerCounts>>;
}

/** Counts of one organisation's reads by one strategy. */
export interface OrganizationCounts extends Counted {
  counts: StrategyCounts;
}

/** Organisations times strategies that one isolate counts between two writings; what comes on top is not counted. */
const MAX_COUNTED = 5_000;

/**
 * Counters of this isolate since they were last taken. Look a counter up again after every wait: it may have been taken
 * meanwhile.
 */
export class Counters {
  readonly #organizations = new Map<string, Map<CountedName, StrategyCounts>>();
  #size = 0;

  /** Returns the counter of a key, to be added to in place; past 5,000 keys, one that is thrown away. */
  of({ organizationId, name }: Counted): StrategyCounts {
    const known = this.#organizations.get(organizationId)?.get(name);
    if (known) return known;
    const fresh = noStrategyCounts();
    if (this.#size >= MAX_COUNTED) return fresh;
    const names = this.#organizations.get(organizationId) ?? new Map<CountedName, StrategyCounts>();
    this.#organizations.set(organizationId, names.set(name, fresh));
    this.#size += 1;
    return fresh;
  }

  /** Returns the counter of one layer, as `of` does. */
  ofLayer(counted: Counted, layer: LayerName): LayerCounts {
    const { layers } = this.of(counted);
    layers[layer] ??= noLayerCounts();
    return layers[layer];
  }

  /** Removes and returns up to `limit` counters, the oldest first; the rest stays for the next time. */
  take(limit: number): OrganizationCounts[] {
    const taken: OrganizationCounts[] = [];
    for (const [organizationId, names] of this.#organizations) {
      for (const [name, counts] of names) {
        if (taken.length >= limit) return taken;
        taken.push({ organizationId, name, counts });
        names.delete(name);
        this.#size -= 1;
      }
      this.#organizations.delete(organizationId);
    }
    return taken;
  }
}

/** Adds one waiting time of `ms` to `latency`. */
export function recordLatency(latency: Latency, ms: number): void {
  latency.count += 1;
  latency.sumMs += ms;
  latency.maxMs = Math.max(latency.maxMs, ms);
}

function noLatency(): Latency {
  return { count: 0, sumMs: 0, maxMs: 0 };
}

function noStrategyCounts(): StrategyCounts {
  return {
    reads: 0,
    servedStale: 0,
    fromOrigin: 0,
    failed: 0,
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
}

function noLayerCounts(): LayerCounts {
  return {
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
}
