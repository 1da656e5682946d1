import { beforeEach, expect, it } from "vitest";
import type { Database } from "../../../workers/db/client.ts";
import { REPLICA_STALENESS_MS, ReplicaWatch } from "../../../workers/db/replica.ts";

const primary = {} as Database;
let lagMs: number | null | Error;
let asked: number;
/** A replica that says this of its lag. */
const replica = {
  async execute() {
    asked += 1;
    if (lagMs instanceof Error) throw lagMs;
    return { rows: [{ lag_ms: lagMs }] };
  },
} as unknown as Database;

let watch: ReplicaWatch;
const choose = (nowMs: number) => watch.choose(primary, replica, nowMs);

beforeEach(() => {
  watch = new ReplicaWatch();
  asked = 0;
});

it("reads from the replica while its lag and the time since it was found are within the bound", async () => {
  lagMs = 20_000;
  expect(await choose(0)).toBe(replica);
  expect(await choose(REPLICA_STALENESS_MS - 20_000)).toBe(replica);
  expect(asked).toBe(1);
  await choose(REPLICA_STALENESS_MS - 19_999);
  expect(asked).toBe(2);
});

it.each([REPLICA_STALENESS_MS + 1, null, new Error("away")])(
  "reads from the primary where the replica's lag is %s",
  async (lag) => {
    lagMs = lag;
    expect(await choose(0)).toBe(primary);
  },
);

it("does not ask a replica that is behind at every read, and comes back to it", async () => {
  lagMs = null;
  expect([await choose(0), await choose(1), await choose(9_999)]).toEqual([primary, primary, primary]);
  expect(asked).toBe(1);
  lagMs = 0;
  expect(await choose(10_000)).toBe(replica);
});
