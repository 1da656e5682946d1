import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Tests that need more than Node say so in their names. */
const SUFFIXES = ["workers", "browser", "alone", "platform"].map((kind) => `test/**/*.${kind}.test.ts`);

export default defineConfig({
  test: {
    // Every core: the default leaves one idle, which on two is half the machine. One more would save half a minute of
    // eight, and make timings of plain code uneven.
    maxWorkers: "100%",
    projects: [
      {
        // The core and everything else that is plain code, in Node; nothing of it outlives its file.
        test: {
          name: "unit",
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/local/**", ...SUFFIXES],
          // Virtual time costs real time: whole batches of calls on a machine that has other work too.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The local services, with threads, processes and ports of their own.
        test: {
          name: "local",
          include: ["test/local/**/*.test.ts"],
          exclude: SUFFIXES,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The worker inside workerd, over a real Postgres in another process.
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            remoteBindings: false,
            miniflare: {
              bindings: {
                ENVIRONMENT: "test",
                DATABASE_URL: inject("databaseUrl"),
                NEON_FETCH_ENDPOINT: inject("neonFetchEndpoint"),
                DATABASE_WEBSOCKET_PROXY: inject("databaseWebSocketProxy"),
                OPERATOR_ORGANIZATION: "org_operator",
                ANALYTICS_SQL_URL: inject("analyticsSqlUrl"),
                ANALYTICS_TOKEN: inject("analyticsToken"),
                TOKEN_SECRET: "a secret for tests, longer than thirty-two characters",
                ALLOWED_ORIGINS: "https://pages.example",
                ACCESS_TEAM_DOMAIN: "clinic.cloudflareaccess.com",
                ACCESS_AUDIENCE: "the audience tag of the pages",
                CREDENTIALS_KEYS: `current:${"Y3Vy".repeat(10)}Y3U=,earlier:${"ZWFy".repeat(10)}ZWE=`,
              },
            },
          })),
        ],
        test: {
          name: "workers",
          // One workerd for all files instead of one each, which took longer to start than most files run.
          isolate: false,
          // Bundled once: files load the worker anew, and its libraries are some hundred modules.
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: [
                  "@datadog/sketches-js",
                  "@hono/zod-openapi",
                  "@neondatabase/serverless",
                  "drizzle-orm",
                  "drizzle-orm/neon-http",
                  "drizzle-orm/pg-core",
                  "hono",
                  "hono/body-limit",
                  "hono/cookie",
                  "hono/cors",
                  "hono/html",
                  "hono/http-exception",
                  "hono/route",
                  "htmlparser2",
                  "jose",
                  "libphonenumber-js/min",
                  "markdown-it",
                  "zod",
                ],
              },
            },
          },
          setupFiles: ["test/support/worker/fresh-modules.ts"],
          include: ["test/**/*.workers.test.ts"],
          globalSetup: ["test/support/database/postgres-setup.ts"],
          // The first request of a file loads the whole worker, while other files load theirs.
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        // A real Chromium against the running platform.
        test: {
          name: "browser",
          include: ["test/**/*.browser.test.ts"],
          globalSetup: ["test/support/http/platform-setup.ts"],
          isolate: false,
          sequence: { groupOrder: 1 },
          hookTimeout: 60_000,
        },
      },
      {
        // Conversations in which a late timer would be heard, one file at a time and nothing beside it.
        test: {
          name: "alone",
          include: ["test/**/*.alone.test.ts"],
          globalSetup: ["test/support/http/platform-setup.ts"],
          fileParallelism: false,
        },
      },
      {
        // The platform with its real local services, driven from outside.
        test: {
          name: "platform",
          include: ["test/**/*.platform.test.ts"],
          globalSetup: ["test/support/http/platform-setup.ts"],
          isolate: false,
          sequence: { groupOrder: 1 },
          // Calls of one file go on at the same time.
          maxConcurrency: 12,
          // Conversations take the time that speaking takes.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
