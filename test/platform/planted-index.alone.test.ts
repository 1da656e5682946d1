import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAdminKey } from "../../local/admin-key.ts";
import { migrateDatabase, type PlatformDatabase, queryDatabase } from "../../local/database.ts";
import { loadGenerated } from "../../local/load-data/load.ts";
import { loadStatements } from "../../local/load-data/run-statement.ts";
import { LOAD_ORGANIZATION_IDS } from "../../local/load-data/tenants.ts";
import { type Platform, startPlatform } from "../../local/platform.ts";
import { findChromium } from "../support/browser/chromium.ts";
import { type NeonFront, serveAsNeon } from "../support/database/neon-front.ts";
import { type PostgresCluster, postgresAbsence, startPostgresCluster } from "../support/database/postgres-cluster.ts";

const chromiumPath = findChromium("a planted index in a browser");

/** A part of the load set whose plans are those of the whole. */
const SIZES = { seed: 1, leads: 2_000, calls: 12_500 };
const DROPPED = "voice_calls_list";

describe.skipIf(chromiumPath === null || postgresAbsence !== null)("a workload whose index was removed", () => {
  let postgres: PostgresCluster;
  let front: NeonFront;
  let database: PlatformDatabase;
  let platform: Platform;
  let browser: Browser;
  let callerKey: string;

  const query = async (sql: string) => (await queryDatabase(database, sql, [])).rows;
  const answer = async (path: string, key = platform.apiKey) => {
    const response = await fetch(`${platform.url}${path}`, { headers: { Authorization: `Bearer ${key}` } });
    expect([path, response.status]).toEqual([path, 200]);
    // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the wire, whatever is on it.
    return ((await response.json()) as any).data;
  };
  /** Pages of calls as a page asks for them; each is another address, or it would come from memory. */
  const listCalls = async (from: number, times: number) => {
    for (let limit = from; limit < from + times; limit++) await answer(`/api/calls?limit=${limit}`, callerKey);
  };

  beforeAll(async () => {
    postgres = await startPostgresCluster({}, "trust");
    front = await serveAsNeon(postgres);
    database = { connectionString: postgres.connectionString, fetchEndpoint: front.fetchEndpoint };
    for (const name of ["pg_stat_statements", "pg_trgm", "hypopg"]) await query(`create extension ${name}`);
    await migrateDatabase(database);
    await loadGenerated(loadStatements(database), { untilMs: Date.now(), ...SIZES });
    await query("vacuum analyze");
    callerKey = await createAdminKey(database, LOAD_ORGANIZATION_IDS[0] ?? "");
    platform = await startPlatform({
      port: 0,
      dataDirectory: null,
      variables: {
        DATABASE_URL: postgres.connectionString,
        NEON_FETCH_ENDPOINT: front.fetchEndpoint,
        DATABASE_WEBSOCKET_PROXY: front.webSocketProxy,
      },
    });
    browser = await chromium.launch({ executablePath: chromiumPath as string });
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.close();
    front?.close();
    await postgres?.close();
  }, 60_000);

  it("is diagnosed, fixed from the page and verified within a minute", { timeout: 120_000 }, async () => {
    await query(`drop index ${DROPPED}`);
    await query("select pg_stat_statements_reset()");
    await listCalls(10, 30);
    const beganMs = performance.now();
    const seconds = () => Math.round((performance.now() - beganMs) / 100) / 10;
    const page = await browser.newPage();
    await page.goto(`${platform.url}/database?view=advice#key=${platform.apiKey}`);
    // Most calls are one organisation's: what sorts them is worth as much without its id.
    const apply = page.getByRole("button", { name: /^Apply: voice_calls_.*created_at/ });
    await apply.first().waitFor({ timeout: 60_000 });
    await page.getByText("verified by the database's own planner (hypopg)").first().waitFor();
    const diagnosedSeconds = seconds();
    await apply.first().click();
    await page.getByRole("button", { name: /^Approve/ }).click();
    await page.getByText("applied", { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText("by this index").first().waitFor();
    const appliedSeconds = seconds();
    // The same calls again: what they take now is compared with what they took.
    await listCalls(50, 25);
    const measured = async () => {
      await answer("/api/database/queries?window=hour");
      const [change] = (await answer("/api/database/changes")).items;
      return change.effect.statements[0];
    };
    await expect.poll(async () => (await measured()).meanMsAfter, { timeout: 40_000, interval: 1_000 }).not.toBeNull();
    const { usesIndex, costBefore, costAfter, meanMsBefore, meanMsAfter } = await measured();
    console.log(
      `planted index: advised after ${diagnosedSeconds} s, applied and checked after ${appliedSeconds} s, its calls compared after ${seconds()} s;` +
        ` cost ${costBefore} → ${costAfter}, mean ${meanMsBefore.toFixed(2)} → ${meanMsAfter.toFixed(2)} ms`,
    );
    expect(usesIndex).toBe(true);
    expect(costAfter).toBeLessThan(0.7 * costBefore);
    expect(seconds()).toBeLessThan(60);
    await page.close();
  });
});
