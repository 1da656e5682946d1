import { expect, it } from "vitest";
import { QueryWatch } from "../../../workers/db/query-watch.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sleep } from "../../support/sleep.ts";

const endless = new AbortController().signal;

it("without a query nothing was waited for, which is not a wait of 0 ms", () => {
  expect(new QueryWatch(() => 0)).toMatchObject({ queries: 0, waitedMs: null });
});

it("queries at the same time are waited for once, one after the other each", async () => {
  const clock = new FakeClock();
  const watch = new QueryWatch(() => clock.now());
  const query = (ms: number) => watch.follow(sleep(clock, ms, endless));
  const both = Promise.all([query(30), query(50)]);
  await clock.advanceAsync(20);
  expect(watch.waitedMs).toBe(20);
  await clock.advanceAsync(1_000);
  await both;
  expect(watch).toMatchObject({ queries: 2, waitedMs: 50 });
  const third = query(7);
  await clock.advanceAsync(100);
  await third;
  expect(watch).toMatchObject({ queries: 3, waitedMs: 57 });
});

it("a query that fails was waited for too, and fails as it did", async () => {
  const clock = new FakeClock();
  const watch = new QueryWatch(() => clock.now());
  const failing = watch.follow(sleep(clock, 40, endless).then(() => Promise.reject(new Error("away"))));
  const settled = expect(failing).rejects.toThrow("away");
  await clock.advanceAsync(100);
  await settled;
  expect(watch.waitedMs).toBe(40);
});
