import { describe, expect, it } from "vitest";
import { readRule } from "../../../../workers/measure/alerts/alert-reading.ts";
import { seriesOf } from "../../../../workers/measure/alerts/alert-rule.ts";
import { burnRateOf, factorOf, isSignificant, standardWindows } from "../../../../workers/measure/alerts/burn-rate.ts";
import { EventCounts } from "../../../../workers/measure/alerts/event-counts.ts";
import { alertRule } from "../../../support/alerts/alert-rule-builder.ts";
import { seededRandom } from "../../../support/audio/noise.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 10, 2);

interface Recorded {
  atMs: number;
  isBad: boolean;
}

/** A series over four days: quiet nights, an hour that is bad, and moments without events. */
function recordedSeries(seed: number): Recorded[] {
  const random = seededRandom(seed);
  const events: Recorded[] = [];
  for (let atMs = START_MS; atMs < START_MS + 96 * HOUR_MS; atMs += Math.floor(random() * 40_000)) {
    const hour = Math.floor((atMs - START_MS) / HOUR_MS);
    if (hour % 24 < 6 && random() < 0.9) continue;
    events.push({ atMs, isBad: random() < (hour === 70 ? 0.3 : 0.01) });
  }
  return events;
}

/**
 * The reference: two counters that only grow, scraped every 15 s, and the increase of each over a window as the
 * difference of two scrapes; the ratio of the increases over the budget.
 */
function referenceBurn(events: readonly Recorded[], nowMs: number, minutes: number, objective: number): number | null {
  const scrape = (atMs: number) => {
    let [all, errors] = [0, 0];
    for (const event of events) {
      if (event.atMs >= atMs) break;
      all += 1;
      if (event.isBad) errors += 1;
    }
    return { all, errors };
  };
  const [from, to] = [scrape(nowMs - minutes * MINUTE_MS), scrape(nowMs)];
  const increase = to.all - from.all;
  return increase === 0 ? null : (to.errors - from.errors) / increase / (1 - objective);
}

describe("burn rates", () => {
  it("have the factors of the method: the share of the budget by the share of the period", () => {
    expect(standardWindows.map(({ factor }) => Number(factor.toFixed(6)))).toEqual([14.4, 6, 3, 1]);
    expect(factorOf(0.02, 1)).toBeCloseTo(14.4, 12);
    expect(standardWindows.map(({ longMinutes, shortMinutes }) => [longMinutes, shortMinutes])).toEqual([
      [60, 5],
      [360, 30],
      [1_440, 120],
      [4_320, 360],
    ]);
  });

  it("are null without events, and not 0", () => {
    expect(burnRateOf({ total: 0, bad: 0 }, 0.99)).toBeNull();
    expect(burnRateOf({ total: 10, bad: 0 }, 0.99)).toBe(0);
    expect(burnRateOf({ total: 200, bad: 2 }, 0.99)).toBeCloseTo(1, 12);
  });

  it.each([
    [1, 0.99],
    [2, 0.999],
    [3, 0.9995],
  ])("equal the reference over a recorded series (seed %s, objective %s)", (seed, objective) => {
    const events = recordedSeries(seed);
    const rule = alertRule({ objective });
    const counts = new EventCounts();
    let next = 0;
    let compared = 0;
    for (let nowMs = START_MS + 5 * MINUTE_MS; nowMs <= START_MS + 96 * HOUR_MS; nowMs += 5 * MINUTE_MS) {
      for (; (events[next]?.atMs ?? Number.POSITIVE_INFINITY) < nowMs; next++) {
        const event = events[next] as Recorded;
        counts.add(seriesOf(rule), event.atMs, event.isBad, 1, null);
      }
      counts.compact(nowMs);
      // The longest windows are exact when they begin with an hour.
      const isHour = nowMs % HOUR_MS === 0;
      if (!isHour && nowMs % (95 * MINUTE_MS) !== 0) continue;
      for (const minutes of isHour ? [1, 5, 30, 60, 120, 360, 1_440, 4_320] : [1, 5, 30, 60, 120, 360]) {
        const { total, bad } = counts.window(seriesOf(rule), nowMs, minutes * MINUTE_MS);
        const expected = referenceBurn(events, nowMs, minutes, objective);
        const burn = burnRateOf({ total, bad }, objective);
        if (expected === null) expect(burn).toBeNull();
        else expect(burn).toBeCloseTo(expected, 9);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(700);
  });

  it("of a window that begins within an hour are within the events of that hour", () => {
    const events = recordedSeries(4);
    const counts = new EventCounts();
    for (const { atMs, isBad } of events) {
      counts.add("series", atMs, isBad, 1, null);
      if (atMs % 97 === 0) counts.compact(atMs);
    }
    const nowMs = START_MS + 95.4 * HOUR_MS;
    counts.compact(nowMs);
    const { total } = counts.window("series", nowMs, 24 * HOUR_MS);
    const exact = events.filter(({ atMs }) => atMs >= nowMs - 24 * HOUR_MS && atMs < nowMs).length;
    expect(Math.abs(total - exact)).toBeLessThan(40);
  });
});

describe("a pair of windows", () => {
  const at = START_MS + HOUR_MS;
  const counted = (bad: number, total: number, minutesAgo: number) => {
    const counts = new EventCounts();
    for (let index = 0; index < total; index++) {
      counts.add(seriesOf(alertRule()), at - minutesAgo * MINUTE_MS + index, index < bad, 1, `call_${index}`);
    }
    return counts;
  };
  const verdictOf = (counts: EventCounts) =>
    readRule(alertRule({ windows: [...standardWindows] }), counts, at, "page")?.verdict;

  it("is breached when both burn", () => {
    expect(verdictOf(counted(30, 200, 3))).toBe("breach");
  });

  it("is not breached when it is over: the short window is clean", () => {
    const counts = counted(60, 200, 40);
    for (let index = 0; index < 50; index++) counts.add(seriesOf(alertRule()), at - 1_000 + index, false, 1, "call");
    expect(verdictOf(counts)).toBe("clear");
  });

  it("is not breached by a share that it is not sure of", () => {
    expect(verdictOf(counted(2, 12, 3))).toBe("between");
  });

  it("has no data when nothing happened for an hour", () => {
    expect(verdictOf(new EventCounts())).toBe("no_data");
  });
});

describe("bad luck", () => {
  it("is what one bad call among many is, however many bad turns it had", () => {
    expect(isSignificant({ total: 200, bad: 20, badPerCall: 20 }, 0.99)).toBe(false);
    expect(isSignificant({ total: 200, bad: 20, badPerCall: 1 }, 0.99)).toBe(true);
  });

  it("is at least as rare as the bound says", () => {
    // The exact tail of a Poisson distribution.
    const tail = (k: number, mean: number) => {
      let term = Math.exp(-mean);
      let below = 0;
      for (let i = 0; i < k; i++) {
        below += term;
        term *= mean / (i + 1);
      }
      return 1 - below;
    };
    for (const mean of [0.5, 2, 5]) {
      let least = 1;
      while (!isSignificant({ total: mean * 100, bad: least, badPerCall: 1 }, 0.99)) least += 1;
      expect(tail(least, mean)).toBeLessThan(1e-7);
    }
  });
});
