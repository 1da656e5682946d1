import type { LayerName, StrategyName } from "./strategies.ts";

/** What a layer was asked for: a strategy's entry, or a scope's generation. */
export type CountedName = StrategyName | "generations";

/** Whom and what is counted: an organisation is shown its own counts and no other's. */
export interface Counted {
  organizationId: string;
  name: CountedName;
}

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
  /** Of whole reads. */
  latency: Latency;
  layers: Partial<Record<LayerName, LayerCounts>>;
}

/** What happened to one organisation's reads by one strategy. */
export interface OrganizationCounts extends Counted {
  counts: StrategyCounts;
}

/** Organisations times strategies that one isolate counts between two writings; what comes on top is not counted. */
const MAX_COUNTED = 5_000;

/** What happened in this isolate since it was last taken away. Ask for the counts anew after every wait: they may have been taken meanwhile. */
export class Counters {
  readonly #organizations = new Map<string, Map<CountedName, StrategyCounts>>();
  #size = 0;

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

  ofLayer(counted: Counted, layer: LayerName): LayerCounts {
    const { layers } = this.of(counted);
    layers[layer] ??= noLayerCounts();
    return layers[layer];
  }

  /** Takes up to `limit` counts away, the oldest first; the rest stays for the next time. */
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

/** Adds one wait. */
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
