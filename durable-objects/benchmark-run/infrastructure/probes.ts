import { createCache } from "../../../workers/cache/cache.ts";
import { CacheState } from "../../../workers/cache/state.ts";
import { NOTED, RECEIVED } from "../../../workers/measure/live-feed.ts";
import { createRequestServices } from "../../../workers/services/create.ts";
import type { StepContext } from "../category.ts";
import { StepFailure } from "../step-failure.ts";

/** Samples of one probe in one round, by metric; null where the runtime does not let it be measured. */
export type ProbeResult = Record<string, number[] | null>;

/** Probe of one part of the infrastructure: a few trips, each begun and ended at input or output. */
export type Probe = (context: StepContext) => Promise<ProbeResult>;

/** Trips of a probe. */
const TRIPS = 10;
/** Trips that are timed together where one may be shorter than the clock's step of a millisecond. */
const TOGETHER = 20;
/** Reads of memory that are timed together. */
const MEMORY_READS = 2_000;
/** Value of the size of a small answer. */
const VALUE = "x".repeat(2_048);

/** Probes by name, in the order of a round. */
export const probes = { kv, cache, database, object, socket, runtime } as const satisfies Record<string, Probe>;

/** Measures Workers KV: writes, reads of what was just written, and reads of what is not there. */
async function kv(context: StepContext): Promise<ProbeResult> {
  const { CACHE } = context.env;
  // Names of its own each time: KV takes one write a second of a name.
  const names = Array.from({ length: 5 }, () => `benchmark:${context.sandbox.organizationId}:${crypto.randomUUID()}`);
  const write: number[] = [];
  const read: number[] = [];
  const miss: number[] = [];
  for (const name of names) {
    write.push(await timed(context, () => CACHE.put(name, VALUE, { expirationTtl: 60 })));
    read.push(await together(context, TRIPS, () => CACHE.get(name)));
    miss.push(await together(context, TRIPS, () => CACHE.get(`${name}:none`)));
  }
  return { "kv.write": write, "kv.read": read, "kv.miss": miss };
}

/**
 * Measures the cache's layers: each read is of a cache whose memory is empty but for the value (memory), or empty while
 * KV has it (KV). A read that was answered by another layer is not counted for this one.
 */
async function cache(context: StepContext): Promise<ProbeResult> {
  const { env, sandbox, clock, waitUntil } = context;
  const memory: number[] = [];
  const stored: number[] = [];
  const request = {
    strategy: "campaigns_list",
    organizationId: sandbox.organizationId,
    route: "/benchmark",
    parts: [crypto.randomUUID()],
    role: "any",
    scopes: [],
    load: async () => VALUE,
  } as const;
  const cacheOf = () => createCache(new CacheState(clock, Math.random), { kv: env.CACHE, waitUntil });
  const writing: Promise<unknown>[] = [];
  const first = createCache(new CacheState(clock, Math.random), {
    kv: env.CACHE,
    waitUntil: (task) => {
      writing.push(task);
    },
  });
  await first.read(request);
  await Promise.allSettled(writing);
  const read = async (
    count: number,
    layer: string,
    cacheToRead: () => ReturnType<typeof cacheOf>,
  ): Promise<number[]> => {
    const sources = new Set<string>();
    const ms = await together(context, count, async () => {
      sources.add((await cacheToRead().read(request)).source);
    });
    return sources.size === 1 && sources.has(layer) ? [ms] : [];
  };
  for (let trip = 0; trip < 5; trip++) stored.push(...(await read(TRIPS, "kv", cacheOf)));
  const filled = cacheOf();
  await filled.read(request);
  memory.push(...(await read(MEMORY_READS, "memory", () => filled)));
  // Memory is answered without any input: where the clock stands still meanwhile it shows nothing.
  return { "cache.kv": stored, "cache.memory": memory.some((ms) => ms === 0) ? null : memory };
}

/** Measures the way to Postgres and back, with the smallest query. */
async function database(context: StepContext): Promise<ProbeResult> {
  const { health } = createRequestServices(context.env, context.waitUntil, () => "task benchmark").platform;
  const trips: number[] = [];
  const trip = async (): Promise<void> => {
    const { status } = await health.postgres();
    if (status !== "ok") throw new StepFailure("Postgres does not answer");
  };
  for (let time = 0; time < TRIPS; time++) trips.push(await together(context, 3, trip));
  return { "database.round_trip": trips };
}

/** Measures calls of a Durable Object: the first of one that never was, and those that follow. */
async function object(context: StepContext): Promise<ProbeResult> {
  const quota = context.env.CALL_QUOTA.getByName(`benchmark:${context.sandbox.organizationId}:${crypto.randomUUID()}`);
  const cold = await timed(context, async () => quota.check([]));
  const warm: number[] = [];
  for (let trip = 0; trip < 5; trip++) warm.push(await together(context, TOGETHER, async () => quota.check([])));
  return { "object.first_call": [cold], "object.round_trip": warm };
}

/** Measures the opening of a WebSocket that ends in an object, and messages that the runtime answers there. */
async function socket(context: StepContext): Promise<ProbeResult> {
  let opened: WebSocket | null = null;
  const opening = await timed(context, async () => {
    opened = await context.openSocket("/api/performance/live");
  });
  const line = opened as WebSocket | null;
  if (line === null) throw new StepFailure("the socket did not open");
  let answered: () => void = () => undefined;
  line.addEventListener("message", ({ data }) => {
    if (data === NOTED) answered();
  });
  const echo: number[] = [];
  try {
    const trip = (): Promise<void> =>
      new Promise<void>((resolve) => {
        answered = resolve;
        line.send(RECEIVED);
      });
    for (let time = 0; time < 5; time++) echo.push(await together(context, TOGETHER, trip));
  } finally {
    line.close(1000, "measured");
  }
  return { "socket.open": [opening], "socket.echo": echo };
}

/** Work whose time says how fast the processor is: whole numbers, so that every machine does the same. */
const WORK_STEPS = 2_000_000;

/** Measures the runtime itself: how late timers are, and the processor where the clock moves while it works. */
async function runtime({ clock, monotonicMs }: StepContext): Promise<ProbeResult> {
  const late: number[] = [];
  for (let trip = 0; trip < 5; trip++) {
    const startedAtMs = monotonicMs();
    await new Promise<void>((resolve) => {
      clock.startTimer(20, resolve);
    });
    late.push(Math.max(0, monotonicMs() - startedAtMs - 20));
  }
  const startedAtMs = monotonicMs();
  let value = 1;
  for (let step = 0; step < WORK_STEPS; step++) value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
  const workedMs = monotonicMs() - startedAtMs;
  // The value is used, or the loop would be left out.
  return { "timer.late": late, "cpu.work": workedMs > 0 && value >= 0 ? [workedMs] : null };
}

/** Mean time of a few trips, one after the other. */
async function together(context: StepContext, count: number, trip: () => Promise<unknown>): Promise<number> {
  const ms = await timed(context, async () => {
    for (let time = 0; time < count; time++) await trip();
  });
  return ms / count;
}

async function timed({ monotonicMs, signal }: StepContext, task: () => Promise<unknown>): Promise<number> {
  signal.throwIfAborted();
  const startedAtMs = monotonicMs();
  await task();
  return monotonicMs() - startedAtMs;
}
