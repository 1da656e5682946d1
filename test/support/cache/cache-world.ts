import { type Cache, type CacheDeps, createCache, type ReadResult } from "../../../workers/cache/cache.ts";
import type { CountedName, StrategyCounts } from "../../../workers/cache/counters.ts";
import type { ReadRequest } from "../../../workers/cache/reader.ts";
import { CacheState } from "../../../workers/cache/state.ts";
import { FakeClock } from "../fake-clock.ts";
import { sleep } from "../sleep.ts";
import { FakeCacheRows } from "./fake-cache-rows.ts";
import { FakeKv } from "./fake-kv.ts";

/** Isolates of one platform: what they share, and the time. */
export class CacheWorld {
  readonly clock = new FakeClock();
  readonly kv = new FakeKv(this.clock);
  readonly rows = new FakeCacheRows(this.clock);
  readonly origin = new FakeOrigin(this.clock);
  /** What chance gives; 0 is no jitter and no early refresh. */
  chance = (): number => 0;

  /** An isolate in a location of its own. */
  isolate(options: { maxMemoryBytes?: number; deps?: Partial<CacheDeps> } = {}): FakeIsolate {
    return new FakeIsolate(this, options);
  }

  /** The outcome of `task`, with as much time as it takes, to `stepMs`. */
  async finish<T>(task: Promise<T>, stepMs = 1): Promise<T> {
    let isSettled = false;
    const note = (): void => {
      isSettled = true;
    };
    task.then(note, note);
    await this.clock.advanceAsync(0);
    for (let ms = 0; !isSettled; ms += stepMs) {
      if (ms > LIMIT_MS) throw new Error(`not settled within ${LIMIT_MS} ms`);
      await this.clock.advanceAsync(stepMs);
    }
    return task;
  }
}

/** Nothing takes as long as this. */
const LIMIT_MS = 60_000;

/** One isolate. Every read is a request of its own. */
export class FakeIsolate {
  readonly state: CacheState;
  readonly background: Promise<unknown>[] = [];
  readonly #world: CacheWorld;
  readonly #deps: CacheDeps;

  constructor(world: CacheWorld, { maxMemoryBytes, deps }: { maxMemoryBytes?: number; deps?: Partial<CacheDeps> }) {
    this.#world = world;
    this.state = new CacheState(world.clock, () => world.chance(), maxMemoryBytes);
    const waitUntil = (task: Promise<unknown>): void => void this.background.push(task);
    this.#deps = { kv: world.kv.location(), database: world.rows, waitUntil, ...deps };
  }

  /** The cache as a request that arrives now sees it. */
  request(): Cache {
    return createCache(this.state, this.#deps);
  }

  /** Reads the list of campaigns, or what else is asked for, from the world's origin; takes as long as it takes. */
  read(changes: Partial<ReadRequest<unknown>> = {}): Promise<ReadResult<unknown>> {
    return this.#world.finish(this.begin(changes));
  }

  /** As `read`, without moving time. */
  begin(changes: Partial<ReadRequest<unknown>> = {}): Promise<ReadResult<unknown>> {
    return this.request().read(readOf(this.#world.origin, changes));
  }

  /** What has become of an organisation's reads. */
  counts(name: CountedName, organizationId = "org_1"): StrategyCounts {
    return this.state.counters.of({ organizationId, name });
  }

  async invalidate(scopes = ["campaigns"], organizationId = "org_1"): Promise<string> {
    return this.#world.finish(this.request().invalidate(organizationId, scopes));
  }

  /** Lets all that goes on in the background end. */
  async rest(): Promise<void> {
    while (this.background.length > 0) await this.#world.finish(Promise.all(this.background.splice(0)));
  }
}

/** A read of the world's origin: the list of campaigns, seen by a viewer, unless changed. */
export function readOf(origin: FakeOrigin, changes: Partial<ReadRequest<unknown>> = {}): ReadRequest<unknown> {
  return {
    strategy: "campaigns_list",
    organizationId: "org_1",
    route: "/api/campaigns",
    role: "viewer",
    scopes: ["campaigns"],
    load: (signal) => origin.load(signal),
    ...changes,
  };
}

/** Where the value truly is. Answers with what it had when it was asked. */
export class FakeOrigin {
  value: unknown = "first";
  calls = 0;
  aborted = 0;
  delayMs = 40;
  health: "alive" | "fails" | "stalls" = "alive";
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  async load(signal: AbortSignal): Promise<unknown> {
    this.calls += 1;
    const value = this.value;
    const isAnswered = await sleep(this.#clock, this.health === "stalls" ? 1_000_000 : this.delayMs, signal);
    if (!isAnswered) this.aborted += 1;
    if (this.health === "fails") throw new Error("the database cannot be reached");
    return value;
  }
}
