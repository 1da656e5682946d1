import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { CallReport } from "../../../workers/measure/hub-reports.ts";
import { Sketch } from "../../../workers/measure/sketch.ts";
import { turnPoint } from "../../support/call/written-turns.ts";
import { presence } from "../../support/hub/fake-feed-socket.ts";
import { FeedLine } from "../../support/worker/feed-line.ts";
import { api, createTenant } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
const hub = () => env.METRICS_HUB.getByName(tenant.organizationId);

beforeEach(async () => {
  tenant = await createTenant();
});

const report = (callId: string, changes: Partial<CallReport> = {}): CallReport => ({
  organizationId: tenant.organizationId,
  presence: presence(callId, { startedAtEpochMs: Date.now() }),
  turns: [],
  providerUses: [],
  hasDeadAir: false,
  ...changes,
});

const tell = (told: CallReport) => hub().callsTold({ shard: 0, reports: [told], events: [] });

/** Thirty calls, each with one turn. */
async function thirtyCalls(answerHeardMs: number): Promise<void> {
  for (let index = 0; index < 30; index++) {
    const callId = `call_${index}`;
    await tell(report(callId, { turns: [turnPoint({ callId, turnId: "turn_0001", answerHeardMs })] }));
  }
}

const alerts = async (): Promise<{ id: string; ruleId: string }[]> =>
  (await api("GET", "/api/alerts", { key: tenant.keys.viewer })).body.data.items;

describe("a hub's alerts", { timeout: 30_000 }, () => {
  it("fire by its alarm, are in Postgres and in the feed, and know who looks after them", async () => {
    const line = FeedLine.over(
      await hub().fetch("https://hub/live", {
        headers: {
          Upgrade: "websocket",
          "x-feed-subscription": JSON.stringify({ visitor: "ada", seq: null, mayReadTranscripts: false }),
        },
      }),
    );
    await thirtyCalls(6_000);
    await runDurableObjectAlarm(hub());
    const fired = (await alerts()).find(({ ruleId }) => ruleId === "default_answer_heard");
    expect(fired).toMatchObject({
      status: "firing",
      severity: "page",
      evidence: { pair: { long: { total: 30, bad: 30 } }, worstTurns: [{ value: 6_000 }, {}, {}] },
    });
    await line.until(() => line.state?.alerts.some(({ alertId }) => alertId === fired?.id) === true);

    await api("POST", `/api/alerts/${fired?.id}/acknowledge`, { key: tenant.keys.operator });
    await line.until(
      () => line.state?.alerts.some(({ alertId, isAcknowledged }) => alertId === fired?.id && isAcknowledged) === true,
    );
    line.close();
  });

  it("are there after the hub was evicted", async () => {
    await thirtyCalls(6_000);
    await runDurableObjectAlarm(hub());
    await evictDurableObject(hub());
    await thirtyCalls(6_000);
    await runDurableObjectAlarm(hub());
    const ofRule = (await alerts()).filter(({ ruleId }) => ruleId === "default_answer_heard");
    expect(ofRule).toHaveLength(1);
  });

  it("count requests of an organisation that has had no call", async () => {
    const ms = new Sketch();
    for (let index = 0; index < 200; index++) ms.add(5);
    const requests = { route: "/api/calls", method: "GET", n: 200, errors: 60, ms: ms.toBytes() };
    await hub().requestsServed({ routes: [requests] });
    await runDurableObjectAlarm(hub());
    expect((await alerts()).map(({ ruleId }) => ruleId)).toContain("default_api_errors");
  });

  it("follow a rule that was changed, and count requests and providers", async () => {
    const key = tenant.keys.admin;
    await api("PATCH", "/api/alert-rules/default_answer_heard", { key, json: { isEnabled: false } });
    await thirtyCalls(6_000);
    const ms = new Sketch();
    for (let index = 0; index < 200; index++) ms.add(index < 150 ? 5 : 900);
    await hub().requestsServed({
      routes: [{ route: "/api/calls", method: "GET", n: 200, errors: 60, ms: ms.toBytes() }],
    });
    const failed = {
      services: "vendor",
      stage: "llm",
      provider: "p",
      model: "m",
      failure: "timeout",
      firstResultMs: null,
    } as const;
    for (let index = 0; index < 20; index++) {
      await tell(report(`call_${index}`, { providerUses: [failed] }));
    }
    await runDurableObjectAlarm(hub());
    const fired = (await alerts()).map(({ ruleId }) => ruleId);
    expect(fired).not.toContain("default_answer_heard");
    expect(fired).toEqual(expect.arrayContaining(["default_api_errors", "default_provider_failures"]));
  });
});
