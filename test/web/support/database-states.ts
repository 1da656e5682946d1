import type { FakeAnswer } from "../../support/browser/fake-platform.ts";
import {
  adviceReport,
  databaseAdvice,
  databaseAudit,
  databaseChange,
  databaseLint,
  databaseLints,
  databaseRoutes,
  ranking,
  statement,
} from "./database-answers.ts";
import type { PageState } from "./page-states.ts";

const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };
const notTheirs: FakeAnswer = { status: 404, code: "not_found", message: "There is nothing at this address." };
const broken: FakeAnswer = { status: 503, code: "unavailable", message: "A part of the platform did not answer." };

const all = (answer: FakeAnswer) =>
  Object.fromEntries(Object.keys(databaseRoutes("viewer")).map((route) => [route, answer]));
const queries = "GET /api/database/queries?window=day";

/** The states of the page about the database. */
export const databaseStates: PageState[] = [
  {
    name: "database, full",
    path: "/database?statement=-4765903369706890430",
    routes: databaseRoutes("admin"),
    isThere: (page) => page.getByText("Seq Scan"),
  },
  {
    name: "database, a statement without plan and history",
    path: "/database?statement=-4765903369706890430",
    routes: {
      ...databaseRoutes("viewer"),
      "GET /api/database/queries/-4765903369706890430?window=day": {
        data: statement({ plan: null, planReason: "statements of this kind have no plan", history: [] }),
      },
    },
    isThere: (page) => page.getByText("No plan: statements of this kind have no plan."),
  },
  {
    name: "database, no data",
    path: "/database",
    routes: {
      ...databaseRoutes("viewer"),
      [queries]: {
        data: ranking({
          modes: [{ mode: "extension_missing", words: "pg_stat_statements is not installed in this database." }],
          snapshots: 0,
          seenFrom: null,
          seenTo: null,
          statements: [],
        }),
      },
    },
    isThere: (page) => page.getByText("That is not a sign that all is well."),
  },
  {
    name: "database, signed out",
    path: "/database",
    routes: all(refused),
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "database, of another organisation",
    path: "/database",
    routes: { ...databaseRoutes("admin"), [queries]: notTheirs },
    isThere: (page) => page.getByText("Only members of the organisation that operates this deployment"),
  },
  {
    name: "database, failed",
    path: "/database",
    routes: { ...databaseRoutes("admin"), [queries]: broken },
    isThere: (page) => page.getByRole("alert"),
  },
  {
    name: "database advice",
    path: "/database?view=advice",
    routes: databaseRoutes("admin"),
    isThere: (page) => page.getByRole("button", { name: /^Apply/ }),
    prepare: (page) => page.getByText("One statement, with the reason").click(),
  },
  {
    name: "database advice, none made yet, and the last run failed",
    path: "/database?view=advice",
    routes: {
      ...databaseRoutes("admin"),
      "GET /api/database/advice": {
        data: databaseAdvice({
          report: null,
          failure: { at: "2026-11-23T10:00:00.000Z", reason: "the direct address of the database did not answer" },
        }),
      },
    },
    isThere: (page) => page.getByText("No data: no advice was made yet."),
  },
  {
    name: "database advice, without statements",
    path: "/database?view=advice",
    routes: {
      ...databaseRoutes("admin"),
      "GET /api/database/advice": {
        data: databaseAdvice({
          report: adviceReport({
            modes: [{ mode: "extension_missing", words: "pg_stat_statements is not installed in this database." }],
            statements: [],
            create: [],
            drop: [],
            none: [],
          }),
        }),
      },
    },
    isThere: (page) => page.getByText("No data: no statement is known"),
  },
  {
    name: "database schema findings",
    path: "/database?view=lints",
    routes: {
      ...databaseRoutes("admin"),
      "GET /api/database/lints": {
        data: databaseLints({
          lints: [
            databaseLint(),
            databaseLint({ level: "ERROR", cacheKey: "other:public.log", title: "Sequence near its end" }),
          ],
          suppressed: [
            {
              ...databaseLint({ level: "INFO", cacheKey: "left:public.log" }),
              suppression: { reason: "only appended to", expiresAt: "2027-01-01T00:00:00.000Z", createdBy: "key_ada" },
            },
          ],
          failed: [{ name: "row_security_without_policy", reason: "Postgres refused it (42501)" }],
          cut: ["unindexed_foreign_key"],
        }),
      },
    },
    isThere: (page) => page.getByText("Left as they are"),
    async prepare(page) {
      for (const summary of await page.getByText("Leave as it is", { exact: true }).all()) await summary.click();
    },
  },
  {
    name: "database changes",
    path: "/database?view=changes",
    routes: {
      ...databaseRoutes("admin"),
      "GET /api/database/changes": {
        data: {
          items: [
            databaseChange(),
            databaseChange({
              id: "change_3",
              status: "failed",
              history: [
                {
                  at: "2026-11-23T10:00:00.000Z",
                  status: "failed",
                  by: "platform",
                  note: "3 attempts failed: a lock was not to be had in time",
                },
              ],
            }),
          ],
          nextCursor: null,
        },
      },
    },
    isThere: (page) => page.getByRole("button", { name: /^Approve/ }),
    async prepare(page) {
      // All of them are there once one is.
      await page.getByText("History").first().waitFor();
      for (const summary of await page.getByText("History").all()) await summary.click();
    },
  },
  {
    name: "database changes, none",
    path: "/database?view=changes",
    routes: { ...databaseRoutes("viewer"), "GET /api/database/changes": { data: { items: [], nextCursor: null } } },
    isThere: (page) => page.getByText("No index was proposed yet."),
  },
  {
    name: "database audit",
    path: "/database?view=audit",
    routes: {
      ...databaseRoutes("viewer"),
      "GET /api/database/audit": {
        data: databaseAudit({
          replica: {
            isConfigured: true,
            boundMs: 60_000,
            lagMs: null,
            standbys: [{ state: "streaming", lagBytes: 2_048 }],
          },
        }),
      },
    },
    isThere: (page) => page.getByText("public.leads"),
  },
];
