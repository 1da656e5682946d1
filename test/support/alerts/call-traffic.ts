import { seededRandom } from "../audio/noise.ts";

/** A turn of somebody's call. */
export interface TrafficTurn {
  atMs: number;
  callId: string;
  /** From the end of the caller's speech to the answer, ms. */
  latencyMs: number;
}

/** Traffic: how many calls begin in an hour, and how long answers take. */
export interface Traffic {
  seed: number;
  fromMs: number;
  hours: number;
  callsPerHour: number;
  /** Share of answers that are above 1,200 ms. */
  slowShare: number;
}

/**
 * Turns of calls as a clinic has them, in order: more by day than by night, two to twenty turns a call, ten seconds
 * apart. Half of the slow answers are single ones; the other half are whole calls on bad lines, nine in ten of whose
 * answers are slow. An hour in ten is twice as slow as the others.
 */
export function* callTraffic({ seed, fromMs, hours, callsPerHour, slowShare }: Traffic): Generator<TrafficTurn> {
  const random = seededRandom(seed);
  const open: TrafficTurn[][] = [];
  let call = 0;
  const meanFactor = 1.1;
  for (let hour = 0; hour < hours; hour++) {
    const hourMs = fromMs + hour * 3_600_000;
    const daytime = 1 + 0.8 * Math.sin(((hour % 24) / 24) * 2 * Math.PI - Math.PI / 2);
    const slowness = (random() < 0.1 ? 2 : 1) / meanFactor;
    for (let begins = gap(random, callsPerHour * daytime); begins < 3_600_000; ) {
      open.push(turnsOf(random, hourMs + begins, `call_${seed}_${++call}`, slowShare * slowness));
      begins += gap(random, callsPerHour * daytime);
    }
    const turns = open.flat().sort((a, b) => a.atMs - b.atMs);
    open.length = 0;
    const untilMs = hourMs + 3_600_000;
    yield* turns.filter(({ atMs }) => atMs < untilMs);
    open.push(turns.filter(({ atMs }) => atMs >= untilMs));
  }
}

function turnsOf(random: () => number, startMs: number, callId: string, slowShare: number): TrafficTurn[] {
  const count = 2 + Math.floor(random() * 19);
  const isBadLine = random() < slowShare / 2 / 0.9;
  const share = isBadLine ? 0.9 : slowShare / 2;
  return Array.from({ length: count }, (_, index) => ({
    atMs: Math.floor(startMs + 5_000 + index * 10_000 + random() * 8_000),
    callId,
    latencyMs: random() < share ? 1_201 + random() * 2_000 : 300 + random() * 900,
  }));
}

/** Time to the next call: calls come independently of each other. */
function gap(random: () => number, perHour: number): number {
  return (-Math.log(1 - random()) * 3_600_000) / perHour;
}
