import { describe, expect, it } from "vitest";
import { CallOutbox, type StoredCallMeta } from "../../../durable-objects/call/call-outbox.ts";
import type { CallRecord } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallProvenance } from "../../../voice/timeline/services-kind.ts";
import { watchLog } from "../../support/log-watch.ts";

const claims = {
  callId: "call_1",
  organizationId: "org_1",
  agentId: "agent_1",
  agentSlug: "clinic",
  agentVersion: 1,
  transport: "browser",
  expiresAtMs: 0,
};
const vendors: CallProvenance = { services: "vendor", standIns: [], simulatedLatency: null, colo: "AMS" };
const simulated: CallProvenance = { services: "simulated", standIns: ["llm"], simulatedLatency: "cloud", colo: "" };
const DAY_MS = 24 * 3_600_000;

/** An outbox over a Postgres that can be taken away. */
function outboxOf() {
  const world = {
    nowMs: 1_000_000,
    isPostgresUp: true,
    alarmAtMs: null as number | null,
    stored: [] as CallRecord[],
    events: [] as CallEvent[],
    meta: null as StoredCallMeta | null,
    /** Runs while a record is on its way. */
    whileStoring: () => {},
  };
  const open = () =>
    new CallOutbox({
      store: {
        readMeta: () => world.meta,
        writeMeta: (meta) => {
          world.meta = meta;
        },
        readEvents: () => world.events,
      },
      setAlarm: async (atEpochMs) => {
        world.alarmAtMs = atEpochMs;
      },
      storeCallRecord: async (record) => {
        world.whileStoring();
        if (!world.isPostgresUp) throw new Error("connection refused");
        world.stored.push(record);
      },
      now: () => world.nowMs,
    });
  return { world, open, outbox: open() };
}

describe("CallOutbox", () => {
  it("stores a call when it begins and looks after it every minute", async () => {
    const { world, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    await outbox.deliver();
    expect(world.stored).toMatchObject([{ callId: "call_1", status: "active", startedAtEpochMs: 999_000 }]);
    expect(world.alarmAtMs).toBe(1_060_000);
  });

  it("tries again ever more slowly while Postgres is away, and stores everything once it is back", async () => {
    const { world, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    world.isPostgresUp = false;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      await outbox.deliver();
      waits.push((world.alarmAtMs ?? 0) - world.nowMs);
    }
    expect(waits).toEqual([1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 300_000, 300_000]);
    world.events = [{ atMs: 500, type: "call_ended", reason: "caller_hung_up" }];
    outbox.end();
    world.isPostgresUp = true;
    await outbox.deliver();
    expect(world.stored).toMatchObject([{ status: "ended", endReason: "caller_hung_up" }]);
  });

  it("stores the end of a call that ended while its beginning was being stored", async () => {
    const { world, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    world.whileStoring = () => {
      world.whileStoring = () => {};
      world.events = [{ atMs: 500, type: "call_ended", reason: "caller_hung_up" }];
      outbox.end();
    };
    await outbox.deliver();
    expect(world.stored.map(({ status }) => status)).toContain("ended");
    expect(world.meta).toMatchObject({ status: "ended", isStored: true });
  });

  it("goes on in the next life of its object", async () => {
    const { world, open, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    world.isPostgresUp = false;
    await outbox.deliver();
    world.isPostgresUp = true;
    await open().deliver();
    expect(world.stored).toHaveLength(1);
  });

  it("keeps a call for thirty days after its end, and for ever while Postgres has not got it", async () => {
    const { world, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    outbox.end();
    world.nowMs += 31 * DAY_MS;
    expect(outbox.isExpired).toBe(false);
    await outbox.deliver();
    expect(outbox.isExpired).toBe(true);
    world.nowMs -= 2 * DAY_MS;
    expect(outbox.isExpired).toBe(false);
  });

  it("gives up a record that Postgres has refused for a day after the end, and says so", async () => {
    const { world, open, outbox } = outboxOf();
    const log = watchLog();
    outbox.begin(claims, 999_000, vendors);
    world.isPostgresUp = false;
    outbox.end();
    world.nowMs += DAY_MS - 1;
    await outbox.deliver();
    expect(world.meta).toMatchObject({ isStored: false });
    world.nowMs += 1;
    await open().deliver();
    expect(world.meta).toMatchObject({ isGivenUp: true, failedDeliveries: 2 });
    log.stop();
    const [line] = log.lines.map((text) => JSON.parse(text)).filter(({ event }) => event === "call_record_given_up");
    expect(line).toMatchObject({ callId: "call_1", failedDeliveries: 2, reason: "Error" });
    // Nothing is asked any more; the timeline stays for its thirty days.
    world.isPostgresUp = true;
    const again = open();
    await again.deliver();
    expect(world.stored).toEqual([]);
    expect([again.isExpired, (world.alarmAtMs ?? 0) - world.nowMs]).toEqual([false, 30 * DAY_MS]);
    world.nowMs += 30 * DAY_MS;
    expect(again.isExpired).toBe(true);
  });

  it("does not give up the record of a call that goes on", async () => {
    const { world, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    world.isPostgresUp = false;
    world.nowMs += 2 * DAY_MS;
    await outbox.deliver();
    expect(world.meta).toMatchObject({ isStored: false });
    expect(world.meta?.isGivenUp).toBeUndefined();
  });

  it("delivers nothing more of a call that is dropped, and waits for what is on its way", async () => {
    const { world, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    let isDropped = false;
    let dropping = Promise.resolve();
    world.whileStoring = () => {
      outbox.end();
      dropping = outbox.drop().then(() => {
        isDropped = true;
      });
      expect(isDropped).toBe(false);
    };
    await outbox.deliver();
    await dropping;
    // The record that was on its way, and not the one of the end.
    expect(world.stored.map(({ status }) => status)).toEqual(["active"]);
    await outbox.deliver();
    expect(world.stored).toHaveLength(1);
    expect(world.meta).toMatchObject({ status: "ended", isStored: true });
  });

  it("keeps that a call was begun over simulated vendors, whatever serves it later", async () => {
    const { world, open, outbox } = outboxOf();
    outbox.begin(claims, 999_000, simulated);
    const next = open();
    next.end();
    await next.deliver();
    expect(world.stored).toMatchObject([{ status: "active", services: "simulated", simulatedLatency: "cloud" }]);
  });

  it("takes a call that began before its services were noted for what is known of it", async () => {
    const { world, open, outbox } = outboxOf();
    outbox.begin(claims, 999_000, vendors);
    const { provenance: _provenance, ...older } = world.meta as StoredCallMeta;
    world.meta = { ...older, simulatedLatency: "cloud" };
    await open().deliver();
    world.meta = { ...older, simulatedLatency: null };
    await open().deliver();
    expect(world.stored).toMatchObject([
      { services: "simulated", standIns: ["stt", "llm", "tts"], simulatedLatency: "cloud" },
      { services: "vendor", standIns: [], simulatedLatency: null },
    ]);
  });
});
