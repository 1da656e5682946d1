import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createHousekeeping } from "../../../../workers/services/housekeeping.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

let operator: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
const get = (path: string) => api("GET", `/api/database/${path}`, { key: operator.keys.viewer });

beforeAll(async () => {
  [operator, stranger] = await Promise.all([createTenant("org_operator"), createTenant()]);
  const db = database();
  await db.execute(sql`create table if not exists advised_shelf (id int, author int, title text)`);
  await db.execute(sql`insert into advised_shelf select n, n % 500, 'secret ' || n from generate_series(1, 20000) n`);
  await db.execute(sql`analyze advised_shelf`);
});

/** Another snapshot than the last, however young that is. */
const snapshot = () => createHousekeeping(env, () => undefined).statements?.();

/** Found where it is kept: other files' statements may take more time than those that a ranking shows. */
async function statementLike(text: string) {
  const { rows } = await database().execute(sql`select id from database_statements where text like ${`%${text}%`}`);
  expect(rows).toHaveLength(1);
  return (await get(`queries/${rows[0]?.id}?window=hour`)).body.data;
}

describe("the database's statements", () => {
  it("are ranked with figures, without literals, and with the route that sent them", async () => {
    await database().execute(sql`select title from advised_shelf where title = 'secret 77'`);
    await get("changes");
    await snapshot();
    const statement = await statementLike("from advised_shelf where title");
    expect(statement).toMatchObject({
      text: "select title from advised_shelf where title = $1",
      figures: { calls: 1, rowsPerCall: 1, p95AtMostMs: null },
      routes: [],
    });
    expect((await statementLike('from "database_changes" order by')).routes).toEqual(["GET /api/database/changes"]);
    const { statements } = (await get("queries?window=hour")).body.data;
    const shares: number[] = statements.map(({ figures }: { figures: { share: number } }) => figures.share);
    expect(shares.length).toBeGreaterThan(0);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  });

  it("have a plan, a misestimate and a history by snapshot", async () => {
    const { id } = await statementLike("from advised_shelf where title");
    await database().execute(sql`select title from advised_shelf where title = 'secret 78'`);
    await snapshot();
    const { body } = await get(`queries/${id}?window=hour`);
    expect(body.data.plan).toMatchObject({ kind: "Seq Scan", relation: "advised_shelf", rows: 1 });
    expect(body.data.plan.details).toEqual([{ name: "Filter", text: "(title = $1)" }]);
    expect(body.data.history.map(({ calls }: { calls: number }) => calls)).toEqual([1, 1]);
    expect(body.data.figures.calls).toBe(2);
    expect(body.data.misestimate).toBe(0);
  });

  it("count from nought again after a reset, which is said", async () => {
    await database().execute(sql`select pg_stat_statements_reset()`);
    await database().execute(sql`select title from advised_shelf where title = 'secret 79'`);
    await snapshot();
    const { body } = await get("queries?window=hour");
    expect(body.data.resets).toBe(1);
    expect((await statementLike("from advised_shelf where title")).figures.calls).toBe(3);
  });
});

describe("an index", () => {
  it("is proposed, approved, built and looked at, by roles", async () => {
    const statement = await statementLike("from advised_shelf where title");
    const name = "advised_shelf_title_idx";
    const plan = { schema: "public", table: "advised_shelf", name, keys: [{ column: "title" }] };
    const json = { plan, statementIds: [statement.id] };
    const made = await api("POST", "/api/database/changes", { key: operator.keys.operator, json });
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({
      status: "proposed",
      ddl: `create index concurrently "${name}" on "public"."advised_shelf" using btree ("title")`,
      dryRun: { tableRows: 20_000, statements: [{ id: statement.id, callsBefore: 3 }] },
    });
    const { id } = made.body.data;
    const step = (verb: string, key: string) => api("POST", `/api/database/changes/${id}/${verb}`, { key });
    expect((await step("approve", operator.keys.operator)).status).toBe(403);
    expect((await step("approve", operator.keys.admin)).status).toBe(200);
    expect((await step("approve", operator.keys.admin)).status).toBe(409);
    // The builder's alarm is due at once, and steps by itself.
    const statusOf = async () => (await get(`changes/${id}`)).body.data.status;
    await expect.poll(statusOf, { timeout: 15_000 }).toBe("applied");
    const { body } = await get(`changes/${id}`);
    expect(body.data.effect.statements[0]).toMatchObject({ id: statement.id, usesIndex: true });
    expect((await step("revert", operator.keys.admin)).body.data.status).toBe("reverting");
    await expect.poll(statusOf, { timeout: 15_000 }).toBe("reverted");
  });

  it("is refused as SQL in any field", async () => {
    const names = ["x; drop table calls", 'x"; drop table calls; --'];
    for (const column of names) {
      const plan = { schema: "public", table: "advised_shelf", name: "fine", keys: [{ column }] };
      const answer = await api("POST", "/api/database/changes", { key: operator.keys.admin, json: { plan } });
      expect([answer.status, answer.body.error.message]).toEqual([422, `The table has no column ${column}.`]);
    }
    const json = { sql: "drop table calls" };
    expect((await api("POST", "/api/database/changes", { key: operator.keys.admin, json })).status).toBe(400);
  });
});

describe("the audit", () => {
  it("tells connections and storage from Postgres, and no growth of a day", async () => {
    await createHousekeeping(env, () => undefined).databaseSizes?.();
    const { body } = await get("audit");
    expect(body.data).toMatchObject({
      isReplica: false,
      modes: [{ mode: "single_session" }],
      connections: { isPooled: false },
      storage: { growth: null, daysToLimit: null },
    });
    const shelf = body.data.storage.tables.find(({ name }: { name: string }) => name === "public.advised_shelf");
    expect(shelf.tableBytes).toBeGreaterThan(800_000);
    expect(shelf.bloatBytes).toBeLessThan(shelf.tableBytes / 5);
  });
});

describe("the advice", () => {
  const ask = async (method = "GET") =>
    (await api(method, "/api/database/advice", { key: operator.keys.admin })).body.data;

  it("is made behind the answer, kept, and names what it lacks", async () => {
    await database().execute(sql`select title from advised_shelf where author = 77`);
    const askedAtMs = Date.now();
    const begun = await ask("POST");
    expect(Date.parse(begun.startedAt)).toBeLessThanOrEqual(Date.now());
    await expect
      .poll(async () => Date.parse((await ask()).report?.madeAt ?? "") >= askedAtMs, { timeout: 15_000 })
      .toBe(true);
    const { report, failure, startedAt } = await ask();
    expect([failure, startedAt]).toEqual([null, null]);
    expect(report.modes.map(({ mode }: { mode: string }) => mode)).toEqual(["planner_missing", "single_session"]);
    expect(report.statements.length).toBeGreaterThan(0);
    for (const { verification, effects } of report.create) {
      expect(verification.by).toBe("none");
      for (const { costAfter } of effects) expect(costAfter).toBeNull();
    }
    // The same again, and not made anew.
    expect((await ask()).report.madeAt).toBe(report.madeAt);
  });
});

describe("a lint", () => {
  const cacheKey = "no_primary_key:public.advised_shelf";
  const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
  const decide = (verb: string, key: string, json: object) =>
    api("POST", `/api/database/lints/${verb}`, { key, json: { cacheKey, ...json } });
  const keysOf = (lints: { cacheKey: string }[]) => lints.map((lint) => lint.cacheKey);

  it("is shown, left as it is for a reason, and shown again", async () => {
    const { body } = await get("lints");
    expect(body.data.failed).toEqual([]);
    expect(body.data.lints.find((lint: { cacheKey: string }) => lint.cacheKey === cacheKey)).toMatchObject({
      name: "no_primary_key",
      metadata: { schema: "public", table: "advised_shelf" },
    });
    const decision = { reason: "made by a test", expiresAt: tomorrow() };
    expect((await decide("suppress", operator.keys.operator, decision)).status).toBe(403);
    expect((await decide("suppress", operator.keys.admin, decision)).status).toBe(200);
    const left = (await get("lints")).body.data;
    expect(keysOf(left.lints)).not.toContain(cacheKey);
    expect(left.suppressed.find((lint: { cacheKey: string }) => lint.cacheKey === cacheKey)?.suppression).toMatchObject(
      decision,
    );
    expect((await decide("restore", operator.keys.admin, {})).status).toBe(200);
    expect((await decide("restore", operator.keys.admin, {})).status).toBe(404);
    expect(keysOf((await get("lints")).body.data.lints)).toContain(cacheKey);
    const { rows } = await database().execute(
      sql`select action from audit_log where resource_id = ${cacheKey} order by created_at, id`,
    );
    expect(rows.map(({ action }) => action)).toEqual(["database_lint.suppress", "database_lint.restore"]);
  });

  it("is left for a time within a year only", async () => {
    for (const expiresAt of ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]) {
      const answer = await decide("suppress", operator.keys.admin, { reason: "made by a test", expiresAt });
      expect([answer.status, answer.body.error.code]).toEqual([422, "unprocessable"]);
    }
  });
});

describe("another organisation", () => {
  it("finds nothing at the database's addresses, whatever its role", async () => {
    for (const path of ["queries", "queries/1", "audit", "changes", "changes/change_1", "advice", "lints"]) {
      const answer = await api("GET", `/api/database/${path}`, { key: stranger.keys.admin });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const plan = { schema: "public", table: "advised_shelf", name: "theirs", keys: [{ column: "title" }] };
    const answer = await api("POST", "/api/database/changes", { key: stranger.keys.admin, json: { plan } });
    expect(answer.status).toBe(404);
  });
});
