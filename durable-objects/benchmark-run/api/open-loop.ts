import type { Clock } from "../../../voice/clock.ts";

/** Outcome of one request. */
export interface RequestOutcome {
  /** From when the request was due, whenever it was sent, until its answer was read. */
  latencyMs: number;
  /** What the answer says that the server took, within the latency; null without. */
  serverMs: number | null;
  /** Layer of the cache that answered; null for none. */
  cachedFrom: string | null;
  isFailed: boolean;
}

/** Most requests under way at once: past it requests fail, as those of people would. */
const MAX_UNDER_WAY = 100;

/** Time and chance of a loop, and its end. */
interface Sending {
  clock: Clock;
  monotonicMs(): number;
  /** Uniform in [0, 1). */
  random(): number;
  signal: AbortSignal;
}

/**
 * Sends requests at random times, `ratePerSecond` on average, without waiting for answers (an open loop with Poisson
 * arrivals): a server that stalls is not asked less for it, and every request that should have come meanwhile counts
 * from when it was due.
 */
export async function openLoop<Item>(
  items: readonly Item[],
  ratePerSecond: number,
  send: (item: Item) => Promise<Response>,
  { clock, monotonicMs, random, signal }: Sending,
): Promise<{ item: Item; outcome: RequestOutcome }[]> {
  const startedAtMs = monotonicMs();
  let dueMs = 0;
  let underWay = 0;
  const outcomes: Promise<{ item: Item; outcome: RequestOutcome }>[] = [];
  for (const item of items) {
    dueMs += (-Math.log(1 - random()) * 1_000) / ratePerSecond;
    const dueAtMs = startedAtMs + dueMs;
    const waitMs = dueAtMs - monotonicMs();
    if (waitMs > 0) await new Promise<void>((resolve) => void clock.startTimer(waitMs, resolve));
    signal.throwIfAborted();
    if (underWay >= MAX_UNDER_WAY) {
      const outcome = { latencyMs: monotonicMs() - dueAtMs, serverMs: null, cachedFrom: null, isFailed: true };
      outcomes.push(Promise.resolve({ item, outcome }));
      continue;
    }
    underWay += 1;
    // A timer may ring a little early; nothing is answered before it was asked.
    const fromMs = Math.min(dueAtMs, monotonicMs());
    const outcome = timedRequest(() => send(item), fromMs, monotonicMs).finally(() => {
      underWay -= 1;
    });
    outcomes.push(outcome.then((one) => ({ item, outcome: one })));
  }
  return Promise.all(outcomes);
}

/** Sends a request and reads its answer; `fromMs` is when it was due. */
export async function timedRequest(
  send: () => Promise<Response>,
  fromMs: number,
  monotonicMs: () => number,
): Promise<RequestOutcome> {
  try {
    const response = await send();
    await response.arrayBuffer();
    const latencyMs = monotonicMs() - fromMs;
    const cached = response.headers.get("X-Cached");
    return {
      latencyMs,
      serverMs: serverMsOf(response.headers.get("Server-Timing")),
      cachedFrom: cached === null || cached === "false" ? null : cached,
      isFailed: !response.ok,
    };
  } catch {
    return { latencyMs: monotonicMs() - fromMs, serverMs: null, cachedFrom: null, isFailed: true };
  }
}

/** Reads the total of a `Server-Timing`; null when there is none. */
export function serverMsOf(header: string | null): number | null {
  const total = /(?:^|,)\s*total;dur=([\d.]+)/.exec(header ?? "")?.[1];
  return total === undefined ? null : Number(total);
}
