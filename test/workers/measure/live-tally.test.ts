import { describe, expect, it } from "vitest";
import { liveFiguresSchema } from "../../../workers/measure/live-figures.ts";
import {
  figuresOf,
  tallyCallEnd,
  tallyCallStart,
  tallyPageView,
  tallyProviderUse,
  tallyRequests,
  tallyTurn,
} from "../../../workers/measure/live-tally.ts";
import { Sketch } from "../../../workers/measure/sketch.ts";
import { Tally } from "../../../workers/measure/tally.ts";
import { turnMetrics } from "../../support/call/call-record.ts";
import { noFigures } from "../../support/measure/live-figures.ts";

const figures = (tally: Tally) => figuresOf({ minute: tally, hour: tally });
const { gauges: _gauges, ...nothing } = noFigures();

describe("live figures", () => {
  it("are null and 0 where nothing was reported", () => {
    expect(figures(new Tally())).toEqual(nothing);
  });

  it("of turns are those of answers to speech, of their own kind of services only", () => {
    const tally = new Tally();
    tallyTurn(tally, "vendor", turnMetrics({ source: "speech", answerHeardMs: 480, falseStart: true }));
    tallyTurn(tally, "vendor", turnMetrics({ source: "speech", answerHeardMs: 512, longestSilenceMs: 3_001 }));
    tallyTurn(tally, "vendor", turnMetrics({ source: "speech", answerHeardMs: null, longestSilenceMs: 3_000 }));
    tallyTurn(tally, "vendor", turnMetrics({ source: "greeting", answerHeardMs: 9_000 }));
    tallyTurn(tally, "simulated", turnMetrics({ source: "speech", answerHeardMs: 2_000, interrupted: true }));
    const { vendor, simulated, local } = figures(tally);
    expect(vendor.minute.turns).toMatchObject({ n: 3, falseStarts: 1, interrupted: 0, deadAir: 1 });
    expect(vendor.minute.turns.latencies.answerHeardMs).toEqual({ n: 2, p50: 480, p95: 512, p99: 512 });
    expect(simulated.minute.turns).toMatchObject({ n: 1, interrupted: 1 });
    expect(local).toEqual(nothing.local);
  });

  it("of calls tell how many began, ended, failed and went silent", () => {
    const tally = new Tally();
    for (let index = 0; index < 3; index++) tallyCallStart(tally, "local");
    tallyCallEnd(tally, "local", { endReason: "caller_hung_up", hasDeadAir: true });
    tallyCallEnd(tally, "local", { endReason: "failed", hasDeadAir: false });
    tallyCallEnd(tally, "local", { endReason: "interrupted", hasDeadAir: false });
    expect(figures(tally).local.hour.calls).toEqual({ started: 3, ended: 3, failed: 2, withDeadAir: 1 });
  });

  it("of providers tell failures by kind, the busiest provider first, at most 32", () => {
    const tally = new Tally();
    const use = { services: "vendor", stage: "llm", provider: "openai-compatible", model: "a/b c" } as const;
    tallyProviderUse(tally, { ...use, failure: null, firstResultMs: 210 });
    tallyProviderUse(tally, { ...use, failure: "timeout", firstResultMs: null });
    tallyProviderUse(tally, { ...use, failure: "timeout", firstResultMs: null });
    for (let index = 0; index < 40; index++) {
      tallyProviderUse(tally, { ...use, stage: "tts", model: `voice ${index}`, failure: null, firstResultMs: 90 });
    }
    const { providers } = figures(tally).vendor.minute;
    expect(providers).toHaveLength(32);
    expect(providers[0]).toEqual({
      stage: "llm",
      provider: "openai-compatible",
      model: "a/b c",
      n: 3,
      failures: { timeout: 2 },
      firstResultMs: { n: 1, p50: 210, p95: 210, p99: 210 },
    });
  });

  it("of requests and pages come from batches and loads", () => {
    const tally = new Tally();
    const ms = new Sketch();
    for (const value of [4, 9, 30]) ms.add(value);
    tallyRequests(tally, { route: "/api/calls", method: "GET", n: 3, errors: 1, ms: ms.toBytes() });
    tallyRequests(tally, { route: "/api/leads", method: "GET", n: 2, errors: 0, ms: new Sketch().toBytes() });
    tallyPageView(tally, { route: "/calls", vitals: { LCP: 900, CLS: 0.02 } });
    tallyPageView(tally, { route: "/calls", vitals: { LCP: 1_200 } });
    const { requests, pageViews } = figures(tally);
    expect(requests.minute).toEqual({ n: 5, errors: 1, ms: { n: 3, p50: 9, p95: 30, p99: 30 } });
    expect(pageViews.minute).toMatchObject({
      n: 2,
      vitals: { LCP: { n: 2, p75: 1_200 }, CLS: { n: 1, p75: 0.02 }, INP: { n: 0, p75: null } },
    });
    const gauges = noFigures().gauges;
    expect(liveFiguresSchema.safeParse({ ...figures(tally), gauges }).success).toBe(true);
  });
});
