import { describe, expect, it } from "vitest";
import type { AlertVerdict } from "../../../../workers/measure/alerts/alert-reading.ts";
import type { NoDataPolicy } from "../../../../workers/measure/alerts/alert-rule.ts";
import {
  type AlertInput,
  type AlertNotice,
  type AlertTiming,
  type AlertTransition,
  newAlertState,
  stepAlert,
} from "../../../../workers/measure/alerts/alert-state.ts";
import { seededRandom } from "../../../support/audio/noise.ts";

const EVERY_MS = 15_000;
const HOUR_MS = 3_600_000;

/** One alert, evaluated every 15 s. */
class Alert {
  state = newAlertState;
  readonly notices: { atMs: number; notice: AlertNotice }[] = [];
  readonly transitions: AlertTransition[] = [];
  nowMs = Date.UTC(2026, 10, 2);
  isSilenced = false;
  #incidents = 0;
  readonly #timing: AlertTiming;

  constructor(timing: Partial<AlertTiming> = {}) {
    this.#timing = { forSeconds: 0, keepFiringSeconds: 300, noDataPolicy: "keep_last", ...timing };
  }

  reads(verdict: AlertVerdict, forMs = EVERY_MS): this {
    for (const untilMs = this.nowMs + forMs; this.nowMs < untilMs; ) {
      this.nowMs += EVERY_MS;
      this.take({ type: "read", atMs: this.nowMs, verdict, isSilenced: this.isSilenced });
    }
    return this;
  }

  take(input: AlertInput): void {
    const step = stepAlert(this.state, input, this.#timing, () => `incident_${++this.#incidents}`);
    this.state = step.state;
    this.transitions.push(...step.transitions);
    if (step.notice !== null) this.notices.push({ atMs: input.atMs, notice: step.notice });
  }

  get path(): string[] {
    return this.transitions.map(({ from, to, reason }) => `${from} → ${to}: ${reason}`);
  }

  get told(): AlertNotice[] {
    return this.notices.map(({ notice }) => notice);
  }
}

describe("an alert", () => {
  it("waits for its time, fires, is kept firing, and resolves", () => {
    const alert = new Alert({ forSeconds: 60 }).reads("clear").reads("breach", 60_000);
    expect(alert.state.phase).toBe("pending");
    alert.reads("breach");
    expect(alert.state.phase).toBe("firing");
    alert.reads("clear", 285_000);
    expect(alert.state.phase).toBe("firing");
    alert.reads("clear");
    expect(alert.path).toEqual([
      "inactive → pending: breach",
      "pending → firing: for_elapsed",
      "firing → inactive: recovered",
    ]);
    expect(alert.state.incident).toMatchObject({ id: "incident_1", resolvedAtMs: alert.nowMs });
  });

  it("fires at once without a time to wait", () => {
    expect(new Alert().reads("breach").told).toEqual(["firing"]);
  });

  it("that recovers while it waits was nothing", () => {
    const alert = new Alert({ forSeconds: 60 }).reads("breach", 45_000).reads("clear").reads("breach", 45_000);
    expect(alert.state.phase).toBe("pending");
    expect(alert.told).toEqual([]);
  });

  it("neither resolves nor waits anew while it is between its limits", () => {
    const alert = new Alert({ forSeconds: 60 }).reads("breach").reads("between", 60_000).reads("breach");
    expect(alert.state.phase).toBe("firing");
    alert.reads("between", 2 * HOUR_MS);
    expect(alert.state.phase).toBe("firing");
  });

  it("is the incident that it was when it fires again within the hour", () => {
    const alert = new Alert().reads("breach").reads("clear", 300_000).reads("breach").reads("clear", 300_000);
    expect(alert.state.incident?.id).toBe("incident_1");
    alert.reads("clear", 2 * HOUR_MS).reads("breach");
    expect(alert.state.incident?.id).toBe("incident_2");
    expect(alert.told).toEqual(["firing", "resolved", "firing"]);
  });

  it("has its end told when the hour is over, if it still holds", () => {
    const alert = new Alert().reads("breach").reads("clear", HOUR_MS - 2 * EVERY_MS);
    expect(alert.state.phase).toBe("inactive");
    expect(alert.told).toEqual(["firing"]);
    alert.reads("clear", 2 * EVERY_MS);
    expect(alert.told).toEqual(["firing", "resolved"]);
  });

  it("is not told in a silence, and told when it still fires after it", () => {
    const alert = new Alert();
    alert.isSilenced = true;
    alert.reads("breach", 600_000);
    expect([alert.state.phase, alert.told]).toEqual(["firing", []]);
    alert.isSilenced = false;
    alert.reads("breach");
    expect(alert.told).toEqual(["firing"]);
  });

  it("that came and went in a silence is never told", () => {
    const alert = new Alert();
    alert.isSilenced = true;
    alert.reads("breach").reads("clear", 600_000);
    alert.isSilenced = false;
    alert.reads("clear", 2 * HOUR_MS);
    expect(alert.told).toEqual([]);
  });

  it("that somebody looks after is not told again, but its end is", () => {
    const alert = new Alert().reads("breach");
    alert.take({ type: "acknowledged", atMs: alert.nowMs });
    alert
      .reads("clear", 300_000)
      .reads("breach")
      .reads("breach", 2 * HOUR_MS);
    expect(alert.told).toEqual(["firing"]);
    alert.reads("clear", 600_000);
    expect(alert.told).toEqual(["firing", "resolved"]);
  });

  it("of a rule that is disabled ends without a word", () => {
    const alert = new Alert().reads("breach");
    alert.take({ type: "disabled", atMs: alert.nowMs });
    expect(alert.state).toMatchObject({ phase: "inactive", owed: null });
    expect(alert.state.incident?.resolvedAtMs).toBe(alert.nowMs);
    expect(alert.told).toEqual(["firing"]);
  });
});

describe("times without data", () => {
  it.each<[NoDataPolicy, string, AlertNotice[]]>([
    ["treat_as_zero", "inactive", ["firing", "resolved"]],
    ["keep_last", "firing", ["firing"]],
    ["show_no_data", "no_data", ["firing", "resolved"]],
    ["notify", "firing", ["firing"]],
  ])("of a firing alert: %s makes it %s", (noDataPolicy, phase, told) => {
    const alert = new Alert({ noDataPolicy }).reads("breach").reads("no_data", 2 * HOUR_MS);
    expect([alert.state.phase, alert.told]).toEqual([phase, told]);
  });

  it.each<[NoDataPolicy, string, AlertNotice[]]>([
    ["treat_as_zero", "inactive", []],
    ["keep_last", "inactive", []],
    ["show_no_data", "no_data", []],
    ["notify", "no_data", ["no_data"]],
  ])("of one at rest: %s makes it %s", (noDataPolicy, phase, told) => {
    const alert = new Alert({ noDataPolicy }).reads("clear").reads("no_data", 600_000);
    expect([alert.state.phase, alert.told]).toEqual([phase, told]);
  });

  it("are told after the rule's time, and so is their end", () => {
    const alert = new Alert({ noDataPolicy: "notify", forSeconds: 600 }).reads("clear").reads("no_data", 600_000);
    expect(alert.told).toEqual([]);
    alert.reads("no_data");
    expect(alert.told).toEqual(["no_data"]);
    alert.reads("clear", 2 * HOUR_MS);
    expect(alert.told).toEqual(["no_data", "resolved"]);
  });

  it.each<NoDataPolicy>(["show_no_data", "notify"])("are none where there never was any: %s", (noDataPolicy) => {
    expect(new Alert({ noDataPolicy }).reads("no_data", 5 * HOUR_MS).state.phase).toBe("inactive");
  });
});

describe("a series that flaps", () => {
  const periods = [1, 2, 3, 7, 20, 25, 60, 150, 250];
  it.each(periods)("%s evaluations on, as many off, is told at most once an hour", (period) => {
    const alert = new Alert({ keepFiringSeconds: 0 });
    for (let flips = 0; alert.nowMs < Date.UTC(2026, 10, 4); flips++) {
      alert.reads(flips % 2 === 0 ? "breach" : "clear", period * EVERY_MS);
    }
    expectAnHourApart(alert);
    expect(alert.notices.length).toBeGreaterThan(20);
  });

  it("at random is told at most once an hour, whatever the rule", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seededRandom(seed);
      const noDataPolicy = (["treat_as_zero", "keep_last", "show_no_data", "notify"] as const)[
        seed % 4
      ] as NoDataPolicy;
      const alert = new Alert({ forSeconds: 15 * (seed % 3), keepFiringSeconds: 60 * (seed % 5), noDataPolicy });
      const share = random();
      for (let turn = 0; turn < 20_000; turn++) {
        const drawn = random();
        alert.reads(drawn < 0.02 ? "no_data" : drawn < 0.1 ? "between" : random() < share ? "breach" : "clear");
      }
      expectAnHourApart(alert);
    }
  });

  it("at the rate of evaluation is one alert that goes on", () => {
    const alert = new Alert();
    for (let flips = 0; flips < 960; flips++) alert.reads(flips % 2 === 0 ? "breach" : "clear");
    expect(alert.told).toEqual(["firing"]);
  });

  function expectAnHourApart({ notices }: Alert): void {
    for (const [index, { atMs }] of notices.entries()) {
      const before = notices[index - 1];
      if (before !== undefined) expect(atMs - before.atMs).toBeGreaterThanOrEqual(HOUR_MS);
    }
  }
});

it("takes the same way again for the same readings", () => {
  const random = seededRandom(11);
  const verdicts = Array.from({ length: 3_000 }, () => (random() < 0.3 ? "breach" : "clear") as AlertVerdict);
  const [one, other] = [new Alert({ forSeconds: 30 }), new Alert({ forSeconds: 30 })];
  for (const verdict of verdicts) one.reads(verdict);
  for (const verdict of verdicts) other.reads(verdict);
  expect(other.transitions).toEqual(one.transitions);
  // Each change begins where the one before ended.
  for (const [index, { from }] of one.transitions.entries()) {
    expect(from).toBe(one.transitions[index - 1]?.to ?? "inactive");
  }
});
