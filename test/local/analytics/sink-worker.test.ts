import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AnalyticsService, startAnalytics } from "../../../local/analytics/server.ts";
import { analyticsSinkModule } from "../../../local/analytics/sink.ts";
import { Database, defaultDatabaseLimits } from "../../../local/postgres/database.ts";

let database: Database;
let analytics: AnalyticsService;
let miniflare: Miniflare;
let pointStored: Promise<void>;

/** Writes as production code does: nothing awaited, and the answer is gone before the point is stored. */
const CALLER = `export default {
  fetch(request, env) {
    env[new URL(request.url).pathname.slice(1)].writeDataPoint({ indexes: ["org_1"], blobs: ["anna"], doubles: [12.5] });
    return new Response("written");
  },
};`;

beforeAll(async () => {
  database = await Database.open({ clusterDirectory: undefined }, defaultDatabaseLimits);
  const stored = Promise.withResolvers<void>();
  pointStored = stored.promise;
  analytics = await startAnalytics({
    query: async (sql, parameters) => {
      const result = await database.query(sql, parameters);
      if (parameters.includes("anna")) stored.resolve();
      return result;
    },
  });
  const sink = (name: string, url: string) => ({
    name,
    compatibilityDate: "2026-11-01",
    modules: [{ type: "ESModule" as const, path: "index.js", contents: analyticsSinkModule() }],
    bindings: { ANALYTICS_URL: url, DATASET: "turns" },
  });
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          name: "caller",
          compatibilityDate: "2026-11-01",
          modules: [{ type: "ESModule", path: "index.js", contents: CALLER }],
          serviceBindings: {
            TURNS: { name: "sink", entrypoint: "AnalyticsSink" },
            DEAD: { name: "dead-sink", entrypoint: "AnalyticsSink" },
          },
        },
        sink("sink", analytics.url),
        sink("dead-sink", "http://127.0.0.1:1"), // nothing listens there
      ],
    }),
  );
  await miniflare.ready;
}, 30_000);
afterAll(async () => {
  await miniflare?.dispose();
  await analytics?.close();
  await database?.close();
});

it("brings a worker's point, written through a service binding, to the SQL API", async () => {
  const written = await miniflare.dispatchFetch("http://caller/TURNS");
  expect(await written.text()).toBe("written");
  await pointStored;
  const response = await fetch(analytics.sqlEndpoint, {
    method: "POST",
    headers: { Authorization: `Bearer ${analytics.apiToken}` },
    body: "SELECT index1, blob1, double1, blob2 FROM turns FORMAT TabSeparated",
  });
  expect(await response.text()).toBe("org_1\tanna\t12.5\t\n");
});

it("leaves the caller in peace when the service is down", async () => {
  const written = await miniflare.dispatchFetch("http://caller/DEAD");
  expect(written.status).toBe(200);
  expect(await written.text()).toBe("written");
});
