import { expect, it } from "vitest";
import type { OrganizationCounts } from "../../../workers/cache/counters.ts";
import { CacheWorld } from "../../support/cache/cache-world.ts";

function setUp() {
  const world = new CacheWorld();
  const writings: (readonly OrganizationCounts[])[] = [];
  let isRefused = false;
  const counts = async (taken: readonly OrganizationCounts[]): Promise<void> => {
    writings.push(taken);
    if (isRefused) throw new Error("the dataset is away");
  };
  const isolate = world.isolate({ deps: { counts } });
  const refuse = (): void => {
    isRefused = true;
  };
  const readsOf = (at: number, organizationId: string) =>
    writings[at]?.find((one) => one.organizationId === organizationId && one.name === "campaigns_list")?.counts.reads;
  return { world, isolate, writings, refuse, readsOf };
}

it("writes the first read at once, and the rest once a minute, each organisation's apart", async () => {
  const { world, isolate, writings, readsOf } = setUp();
  await isolate.read();
  for (let i = 0; i < 3; i++) await isolate.read();
  await isolate.read({ organizationId: "org_2" });
  expect(writings).toHaveLength(1);
  expect(readsOf(0, "org_1")).toBe(1);
  await world.clock.advanceAsync(60_000);
  await isolate.read({ organizationId: "org_2" });
  expect(writings).toHaveLength(2);
  expect([readsOf(1, "org_1"), readsOf(1, "org_2")]).toEqual([3, 2]);
  expect(isolate.counts("campaigns_list").reads).toBe(0);
});

it("takes no more than may be written at once, and writes the rest the next time", async () => {
  const { world, isolate, writings } = setUp();
  await isolate.read();
  for (let i = 0; i < 150; i++) await isolate.read({ organizationId: `org_${i}` });
  await world.clock.advanceAsync(60_000);
  await isolate.read();
  await world.clock.advanceAsync(60_000);
  await isolate.read();
  expect(writings.map(({ length }) => length)).toEqual([2, 200, expect.any(Number)]);
  const names = writings.slice(1).flatMap((counts) => counts.map(({ organizationId }) => organizationId));
  expect(new Set(names).size).toBe(150);
});

it("answers all the same when counts cannot be written", async () => {
  const { isolate, refuse } = setUp();
  refuse();
  expect(await isolate.read()).toMatchObject({ source: "origin" });
  await isolate.rest();
});
