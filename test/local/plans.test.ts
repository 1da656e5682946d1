import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../local/advise/sandbox/sandbox.ts";
import { checkPlans } from "../../local/plans/gate.ts";
import { openPlanSandbox } from "../../local/plans/plan-sandbox.ts";
import { readStoredQueries, readStoredStatistics, STATISTICS_FILE } from "../../local/plans/stored.ts";

const MIGRATIONS = join(import.meta.dirname, "../../migrations");

describe("the plan gate", () => {
  const stored = readStoredStatistics();
  const queries = readStoredQueries();
  let directory: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "quantum-voice-migrations-"));
    cpSync(MIGRATIONS, directory, { recursive: true });
    // A commit that takes an index away.
    writeFileSync(join(directory, "9999_bad.sql"), 'drop index "voice_calls_list";');
    sandbox = await openPlanSandbox(directory, stored);
  }, 60_000);

  afterAll(async () => {
    await sandbox?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("keeps statistics of a full load in less than a megabyte", () => {
    expect(statSync(STATISTICS_FILE).size).toBeLessThan(1_000_000);
    expect(stored.tables.find(({ name }) => name === "voice_calls")?.rows).toBeGreaterThan(45_000);
  });

  it("keeps no common value of names, numbers and words of people", () => {
    const withValues = stored.columns.filter(({ commonValues, bounds }) => commonValues !== null || bounds !== null);
    const names = withValues.map(({ column }) => column);
    for (const column of ["name", "phone", "email", "text", "user_text", "reply_text", "caller", "notes", "id", "hash"])
      expect(names).not.toContain(column);
    expect(names).toContain("created_at");
  });

  it("fails a commit that takes an index away, naming the queries", async () => {
    const { regressions } = await checkPlans(sandbox, queries, stored);
    const names = regressions.map(({ query }) => query.name);
    expect(names.some((name) => name.includes("calls by createdAt"))).toBe(true);
    expect(regressions.every(({ query }) => query.text.includes("voice_calls"))).toBe(true);
  });

  it("fails a query that cannot be planned, and one that is new", async () => {
    const broken = { name: "broken", text: "select nothing from voice_calls", params: [], cost: 1, scans: [] };
    const added = {
      name: "added",
      text: "select 1 from voice_calls where id = $1",
      params: ["x"],
      cost: null,
      scans: [],
    };
    const { regressions } = await checkPlans(sandbox, [broken, added], stored);
    expect(regressions.map(({ problem }) => problem)).toEqual([
      expect.stringContaining("cannot be planned"),
      expect.stringContaining("no plan to compare with"),
    ]);
  });

  it("fails a scan of a big table that was none, though it is no dearer", async () => {
    const whole = {
      name: "whole",
      text: "select * from voice_calls where transport <> 'none'",
      params: [],
      cost: 1e9,
      scans: [],
    };
    const { regressions } = await checkPlans(sandbox, [whole], stored);
    expect(regressions.map(({ problem }) => problem)).toEqual(["it reads voice_calls from end to end"]);
    expect((await checkPlans(sandbox, [{ ...whole, scans: ["voice_calls"] }], stored)).regressions).toEqual([]);
  });
});
