import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { classifyDatabaseError } from "../../../workers/db/failure.ts";
import { openDatabase } from "../../support/worker/tenant.ts";

it("gives every query and every batch a deadline of its own", async () => {
  const signals = [new AbortController(), new AbortController(), new AbortController()].map(({ signal }) => signal);
  const asked: AbortSignal[] = [];
  const db = openDatabase(() => {
    const signal = signals[asked.length] as AbortSignal;
    asked.push(signal);
    return signal;
  });
  await db.execute(sql`select 1`);
  await db.batch([db.execute(sql`select 2`), db.execute(sql`select 3`)]);
  await db.execute(sql`select 4`);
  expect(asked).toEqual(signals);
});

it("gives up a query whose time is over, as unavailable", async () => {
  const controller = new AbortController();
  const query = openDatabase(() => controller.signal).execute(sql`select 1`);
  controller.abort();
  const failure = await query.then(
    () => null,
    (error: unknown) => error,
  );
  expect(classifyDatabaseError(failure)).toEqual({ kind: "unavailable" });
});
