import { beforeEach, describe, expect, it } from "vitest";
import { AlertBook } from "../../../durable-objects/alerts/alert-book.ts";
import { err, ok } from "../../../voice/result.ts";
import type { AlertIncident } from "../../../workers/measure/alerts/alert-incident.ts";
import type { Observation } from "../../../workers/measure/alerts/alert-metrics.ts";
import type { AlertRule } from "../../../workers/measure/alerts/alert-rule.ts";
import { windowsOf } from "../../../workers/measure/alerts/burn-rate.ts";
import type { AlertSettings } from "../../../workers/services/alerts/alert-settings.ts";
import { alertRule } from "../../support/alerts/alert-rule-builder.ts";
import { MemoryAlertStore } from "../../support/alerts/memory-alert-store.ts";

const MINUTE_MS = 60_000;

/** A rule that pages, and makes no tickets. */
const pagingRule = (changes: Partial<AlertRule> = {}): AlertRule =>
  alertRule({ windows: windowsOf(0.99).filter(({ severity }) => severity === "page"), ...changes });
const CHANNEL = { id: "channel_1", kind: "webhook", leastSeverity: "page", isEnabled: true } as const;

/** A hub's alerts in virtual time: its alarm is obeyed, Postgres and a receiver may be away. */
class World {
  readonly store = new MemoryAlertStore();
  readonly incidents = new Map<string, AlertIncident>();
  readonly received: { id: string; body: { type: string; alert: Record<string, unknown> } }[] = [];
  settings: AlertSettings = {
    rules: [pagingRule()],
    channels: [{ ...CHANNEL, sealed: { ciphertext: "", keyId: "" } }],
    silences: [],
  };
  isPostgresAway = false;
  isReceiverAway = false;
  attempts = 0;
  readonly costs: { atMs: number; agentId: string; microUsd: number }[] = [];
  nowMs = Date.UTC(2026, 10, 2, 12);
  book = this.wake();
  #calls = 0;

  /** A hub that was evicted and is there again. */
  wake(): AlertBook {
    let ids = 0;
    this.book = new AlertBook({
      store: this.store,
      now: () => this.nowMs,
      loadSettings: async () => {
        if (this.isPostgresAway) throw new Error("away");
        return structuredClone(this.settings);
      },
      loadCosts: async (fromMs, toMs) => {
        if (this.isPostgresAway) throw new Error("away");
        return this.costs.filter(({ atMs }) => atMs > fromMs && atMs <= toMs);
      },
      newIncidentId: () => `incident_${this.nowMs}_${++ids}`,
      newDeliveryId: () => `delivery_${this.nowMs}_${++ids}`,
      storeIncident: async (incident) => {
        if (this.isPostgresAway) throw new Error("away");
        this.incidents.set(incident.id, structuredClone(incident));
      },
      attempt: async (_channel, id, body) => {
        this.attempts += 1;
        if (this.isReceiverAway) return err({ reason: "no_answer" });
        this.received.push({ id, body: JSON.parse(body) });
        return ok(204);
      },
      pagesUrl: "https://voice.example",
      isCounted: (services) => services === "vendor",
    });
    return this.book;
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const dueAtMs = this.book.dueAtMs();
      if (dueAtMs === null || dueAtMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, dueAtMs);
      await this.book.run();
    }
    this.nowMs = untilMs;
  }

  /** A turn a second, each of a call of its own. */
  async turns(ms: number, answerHeardMs: number, changes: Partial<Observation> = {}): Promise<void> {
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs; ) {
      this.#calls += 1;
      const of = {
        callId: `call_${this.#calls}`,
        turnId: `turn_${this.#calls}`,
        agentId: "agent_1",
        services: "vendor",
      };
      this.book.observe([{ metric: "answer_heard", value: answerHeardMs, weight: 1, ...of, ...changes }]);
      await this.advance(1_000);
    }
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe("an organisation's alerts", () => {
  it("fire within a minute, are stored with their evidence, told once, and resolve", async () => {
    await world.turns(10 * MINUTE_MS, 500);
    const faultMs = world.nowMs;
    await world.turns(MINUTE_MS, 4_000);
    const [incident] = [...world.incidents.values()];
    expect(incident).toMatchObject({ status: "firing", severity: "page", dedupKey: "rule_test:page" });
    expect((incident?.openedAtMs ?? 0) - faultMs).toBeLessThanOrEqual(60_000);
    expect(incident?.evidence.worstCalls).toHaveLength(3);
    expect(incident?.evidence.worstTurns[0]).toMatchObject({ value: 4_000 });
    expect(incident?.summary).toMatch(/Answer heard: \d+(\.\d)? % of \d+ were above 1200 ms/);
    expect(incident?.history.map(({ to }) => to)).toEqual(["pending", "firing"]);
    expect(world.received).toHaveLength(1);
    expect(world.received[0]?.body).toMatchObject({
      type: "alert.firing",
      alert: {
        id: incident?.id,
        url: `https://voice.example/alerts/${incident?.id}`,
        worstTurns: expect.arrayContaining([
          expect.objectContaining({ url: expect.stringMatching(/\/calls\/call_\d+#turn-turn_\d+$/) }),
        ]),
      },
    });
    expect(world.book.feedAlerts()).toMatchObject([{ state: "firing", alertId: incident?.id, isAcknowledged: false }]);

    await world.turns(90 * MINUTE_MS, 500);
    expect([...world.incidents.values()].map(({ id, status }) => [id, status])).toEqual([[incident?.id, "resolved"]]);
    expect(world.received.map(({ body }) => body.type)).toEqual(["alert.firing", "alert.resolved"]);
  });

  it("go on after the hub was evicted: counts, state and what was told", async () => {
    await world.turns(10 * MINUTE_MS, 500);
    await world.turns(2 * MINUTE_MS, 4_000);
    const kept = world.store.readCounts().flatMap(({ cells }) => [...cells.values()]);
    expect(kept.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThan(700);
    world.wake();
    expect(world.book.feedAlerts()).toMatchObject([{ state: "firing" }]);
    await world.turns(2 * MINUTE_MS, 4_000);
    expect(world.incidents.size).toBe(1);
    expect(world.received).toHaveLength(1);
  });

  it("lose nothing while Postgres is away: rules stay, the incident is stored when it is back", async () => {
    await world.turns(10 * MINUTE_MS, 500);
    world.isPostgresAway = true;
    world.wake();
    await world.turns(2 * MINUTE_MS, 4_000);
    expect(world.incidents.size).toBe(0);
    expect(world.received).toHaveLength(1);
    world.isPostgresAway = false;
    await world.turns(6 * MINUTE_MS, 4_000);
    expect([...world.incidents.values()]).toMatchObject([{ status: "firing" }]);
    expect(world.store.reports.size).toBe(0);
  });

  it("are delivered when the receiver is back, under the id of the first attempt, and given up after a day", async () => {
    await world.turns(10 * MINUTE_MS, 500);
    world.isReceiverAway = true;
    await world.turns(MINUTE_MS, 4_000);
    const [waiting] = world.store.readDeliveries();
    expect(world.attempts).toBeGreaterThan(1);
    world.isReceiverAway = false;
    await world.turns(5 * MINUTE_MS, 4_000);
    expect(world.received.map(({ id }) => id)).toEqual([waiting?.id]);

    world.isReceiverAway = true;
    await world.turns(90 * MINUTE_MS, 500);
    expect(world.store.deliveries.size).toBe(1);
    await world.advance(25 * 60 * MINUTE_MS);
    expect(world.store.deliveries.size).toBe(0);
  });

  it("count calls over real vendors only, and those of their agent", async () => {
    world.settings.rules = [pagingRule({ agentId: "agent_2" })];
    await world.turns(2 * MINUTE_MS, 4_000, { services: "local" });
    await world.turns(2 * MINUTE_MS, 4_000);
    expect(world.incidents.size).toBe(0);
    await world.turns(2 * MINUTE_MS, 4_000, { agentId: "agent_2" });
    expect(world.incidents.size).toBe(1);
  });

  it("are not told in a silence", async () => {
    world.settings.silences = [
      { ruleId: "rule_test", startsAtMs: world.nowMs, endsAtMs: world.nowMs + 60 * MINUTE_MS },
    ];
    await world.turns(5 * MINUTE_MS, 4_000);
    expect(world.incidents.size).toBe(1);
    expect(world.received).toEqual([]);
  });

  it("end when their rule is disabled, and follow a change at once", async () => {
    await world.turns(5 * MINUTE_MS, 4_000);
    world.settings.rules = [pagingRule({ isEnabled: false, version: 2 })];
    world.book.settingsChanged();
    await world.advance(MINUTE_MS);
    expect([...world.incidents.values()]).toMatchObject([{ status: "resolved" }]);
    expect([...world.incidents.values()][0]?.history.at(-1)).toMatchObject({ reason: "rule_disabled" });
  });

  it("are evaluated every 15 s while something happens, and every minute soon after", async () => {
    const due = new Set<number | null>();
    for (let second = 0; second < 60; second += 1) {
      await world.turns(1_000, 500);
      due.add(world.book.dueAtMs());
    }
    expect(due.size).toBeGreaterThanOrEqual(5);
    await world.advance(15_000);
    const nextInMs = (world.book.dueAtMs() ?? 0) - world.nowMs;
    expect(nextInMs).toBeGreaterThan(15_000);
    expect(nextInMs).toBeLessThanOrEqual(60_000);
  });

  it("wait for nothing when nothing happens", async () => {
    await world.turns(MINUTE_MS, 500);
    await world.advance(20 * MINUTE_MS);
    expect(world.book.dueAtMs()).toBeNull();
  });

  it("fire when calls cost more than they may in an hour, each counted once", async () => {
    const cost = {
      metric: "cost_rate",
      kind: "threshold",
      threshold: 6_000_000,
      noDataPolicy: "treat_as_zero",
    } as const;
    const windows = [{ longMinutes: 60, shortMinutes: 60, factor: 1, severity: "ticket" } as const];
    world.settings.rules = [pagingRule({ ...cost, windows, minEvents: 1 })];
    world.settings.rules.push(pagingRule({ id: "rule_other" }));
    for (let minute = 0; minute < 40; minute++) {
      world.costs.push({ atMs: world.nowMs, agentId: "agent_1", microUsd: 200_000 });
      await world.turns(MINUTE_MS, 500);
    }
    // 30 × $0.20 are what may be; costs are read every five minutes.
    const [incident] = [...world.incidents.values()];
    expect(incident?.summary).toContain("$7.00 an hour over 1 h, above $6.00");
    expect(world.incidents.size).toBe(1);
  });

  it("make no ticket of what pages already", async () => {
    world.settings.rules = [alertRule()];
    await world.turns(5 * MINUTE_MS, 4_000);
    expect([...world.incidents.values()].map(({ severity }) => severity)).toEqual(["page"]);
  });

  it("know who looks after them", async () => {
    await world.turns(2 * MINUTE_MS, 4_000);
    const [incident] = [...world.incidents.values()];
    world.book.acknowledged(incident?.id ?? "");
    expect(world.book.feedAlerts()).toMatchObject([{ isAcknowledged: true }]);
  });
});
