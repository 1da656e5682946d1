import { afterAll, beforeAll, expect, it } from "vitest";
import { type Platform, startPlatform } from "../../local/platform.ts";
import { fuzz } from "../fuzz/fuzz.ts";
import { prepareTarget } from "../fuzz/target.ts";

// One of its own: requests made at random delete what others need.
let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ port: 0, dataDirectory: null });
});
afterAll(() => platform.close());

it("answers whatever its own description suggests, right or wrong, without breaking", async () => {
  const target = await prepareTarget(platform);
  const { sent, operations, statuses, findings } = await fuzz(target, 1_500, 7);
  expect(findings).toEqual([]);
  expect(sent).toBe(1_500);
  expect(operations).toBeGreaterThan(50);
  // Some of each: what is all refused is not tried at all.
  for (const status of [200, 201, 400, 401, 403, 404]) expect(statuses[status]).toBeGreaterThan(5);
}, 120_000);
