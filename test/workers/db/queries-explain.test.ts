import { and, desc, eq, isNotNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseOpener, type Database } from "../../../workers/db/client.ts";
import { createLists, type ListDefinition, type ListRequest } from "../../../workers/db/lists.ts";
import { agents, voiceCalls } from "../../../workers/db/schema.ts";
import type { Env } from "../../../workers/environment/env.ts";
import { toConfig } from "../../../workers/services/agents/agents.ts";
import { createCallServices } from "../../../workers/services/calls/call-services.ts";
import { createAppointments } from "../../../workers/services/calls/tools/appointments.ts";
import { createRequestServices } from "../../../workers/services/create.ts";
import { createHousekeeping } from "../../../workers/services/housekeeping.ts";
import { createCacheRows } from "../../../workers/services/platform/cache-rows.ts";
import type { ExplainedDatabase, PlanProblem } from "../../support/database/explained-database.ts";
import type { Sample, Services } from "./explained/explained.ts";
import { allowedPlans, filterValues, findLists, LIST_NAMES } from "./explained-lists.ts";
import { explainedMethods } from "./explained-methods.ts";

/*
 * Every query of the services, as they send it, is explained on generated organisations of the size that matters. It
 * may not read a big table from end to end, sort what an index could have given in order, or read rows that it does not
 * return.
 */

/** Its types are Node's and this file's the worker's, so that the compiler is not to follow this import. */
const setup = (await import("../../support/database/explain-setup.ts" as string)) as {
  importServices(): Promise<object[]>;
  startExplainedDatabase(): Promise<ExplainedDatabase>;
  knownQueries(): string[];
  isRecording: boolean;
  keepQueries(sent: readonly SentQuery[]): void;
};

interface SentQuery {
  name: string;
  text: string;
  params: readonly (string | null)[];
}

/** Every query that is explained here, each text once: the plan gate plans them at production's size. */
const sent = new Map<string, SentQuery>();

const lists = findLists(await setup.importServices());

const TOKEN_SECRET = "a secret for tests, longer than thirty-two characters";

/** The organisation with most of the rows, and one with few: the planner decides by that. */
const ORGANIZATIONS = ["org_load_1", "org_load_5"];

let postgres: ExplainedDatabase;
let db: Database;
let services: Services;
let samples: Sample[];
const pending: Promise<unknown>[] = [];

beforeAll(async () => {
  postgres = await setup.startExplainedDatabase();
  const { connectionString, fetchEndpoint } = postgres;
  db = createDatabaseOpener({ connectionString, fetchEndpoint })(() => AbortSignal.timeout(60_000));
  const waitUntil = (task: Promise<unknown>) => void pending.push(task);
  const env = {
    ENVIRONMENT: "test",
    DATABASE_URL: connectionString,
    NEON_FETCH_ENDPOINT: fetchEndpoint,
    TOKEN_SECRET,
    CREDENTIALS_KEYS: `test:${btoa("a key of thirty-two bytes, exactly".slice(0, 32))}`,
    CACHE: { get: async () => null, put: async () => undefined },
    DOCUMENT_READER: { getByName: () => ({ begin: async () => undefined }) },
    INDEX_ADVISOR: { getByName: () => ({}) },
    CALL_SESSION: {
      getByName: () => ({ personalData: async () => ({ timeline: [], hasRecording: false, hasAudio: false }) }),
    },
    // What the services do with the other bindings asks Postgres nothing.
  } as unknown as Env;
  services = {
    request: createRequestServices(env, waitUntil, () => "GET /explained"),
    call: createCallServices(env, waitUntil),
    housekeeping: createHousekeeping(env, () => undefined),
  };
  samples = await Promise.all(ORGANIZATIONS.map(takeSample));
}, 600_000);

afterAll(() => postgres?.close());

/** A campaign's call, half-way through the organisation's. */
async function takeSample(organizationId: string): Promise<Sample> {
  const condition = and(eq(voiceCalls.organizationId, organizationId), isNotNull(voiceCalls.campaignId));
  const count = await db.$count(voiceCalls, condition);
  const [row] = await db
    .select()
    .from(voiceCalls)
    .innerJoin(agents, eq(agents.id, voiceCalls.agentId))
    .where(condition)
    .orderBy(desc(voiceCalls.createdAt))
    .offset(Math.floor(count / 2))
    .limit(1);
  const call = row?.voice_calls;
  if (!row || !call?.campaignId || !call.leadId || !call.phone) throw new Error(`${organizationId} has no calls.`);
  const { id: callId, campaignId, leadId, phone } = call;
  const author = { organizationId, actor: { type: "key", id: "key_nobody" }, requestId: "request_nobody" } as const;
  return { organizationId, author, agent: toConfig(row.agents), callId, campaignId, leadId, phone };
}

/** How many queries `use` sends, and what is wrong with their plans besides what is allowed. */
async function explainAll(
  use: () => Promise<unknown>,
  allowed: readonly PlanProblem["kind"][] = [],
): Promise<{ queries: number; problems: string[] }> {
  postgres.take();
  await use();
  await Promise.all(pending.splice(0));
  const statements = postgres.take();
  const name = expect.getState().currentTestName?.split(/> |: /).at(-1) ?? "";
  for (const { text: tagged, params } of statements) {
    // The route behind a statement is none of the planner's business.
    const text = tagged.replace(/ \/\*route='[^']*'\*\/$/, "");
    if (!sent.has(text)) sent.set(text, { name, text, params });
  }
  const problems = (await Promise.all(statements.map((statement) => postgres.explain(statement)))).flat();
  return {
    queries: statements.length,
    problems: problems.filter(({ kind }) => !allowed.includes(kind)).map(({ kind, detail }) => `${kind}: ${detail}`),
  };
}

/**
 * Services by `domain.service`; those that belong to no domain by their own name. Each is made by the prototype of what
 * holds it.
 */
function servicesOf(holder: object, domain = ""): Record<string, object> {
  const made: Record<string, object> = {};
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(holder))) {
    const service: unknown = Reflect.get(holder, name);
    if (typeof service !== "object" || service === null) continue;
    if (isWired(service)) Object.assign(made, servicesOf(service, `${domain}${name}.`));
    else made[`${domain}${name}`] = service;
  }
  return made;
}

/** A holder of services has getters in its prototype. */
function isWired(service: object): boolean {
  const prototype = Object.getPrototypeOf(service) as object;
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).some(
    ({ get }) => get !== undefined && prototype !== Object.prototype,
  );
}

function methodsOf(service: object): string[] {
  const prototype: unknown = Object.getPrototypeOf(service);
  const names = [
    ...Object.keys(service),
    ...(prototype === Object.prototype ? [] : Object.getOwnPropertyNames(prototype)),
  ];
  return names.filter((name) => name !== "constructor" && typeof Reflect.get(service, name) === "function");
}

describe("a method of the services", () => {
  it("is explained, or known to look for nothing in Postgres", () => {
    const { request, call, housekeeping } = services;
    const methods = Object.entries({ ...servicesOf(request), call, housekeeping }).flatMap(([name, service]) =>
      methodsOf(service).map((method) => `${name}.${method}`),
    );
    expect(Object.keys(explainedMethods).sort()).toEqual(methods.sort());
  });

  const reading = Object.entries(explainedMethods).flatMap(([name, entry]) =>
    "run" in entry ? [{ name, ...entry }] : [],
  );
  it.each(reading)("finds its rows by an index: $name", async ({ run, allowed }) => {
    for (const sample of samples) {
      const { queries, problems } = await explainAll(() => run(services, sample), allowed?.kinds);
      expect(queries).toBeGreaterThan(0);
      expect(problems).toEqual([]);
    }
  });

  it("finds the appointments of a call by an index", async () => {
    for (const { organizationId, callId } of samples) {
      const book = createAppointments(db, { organizationId, callId, caller: null });
      expect(await explainAll(() => book.list())).toEqual({ queries: 1, problems: [] });
    }
  });
});

describe("the cache's slowest layer", () => {
  it("finds a value by an index", async () => {
    const rows = createCacheRows(() => db);
    const { problems } = await explainAll(() => rows.find("org_load_1", "key", AbortSignal.timeout(60_000)));
    expect(problems).toEqual([]);
  });
});

describe("a list", () => {
  it("is found wherever its service stands", () => {
    expect(lists.map(({ name }) => name).sort()).toEqual(LIST_NAMES);
  });

  const orders = lists.flatMap((list) => Object.keys(list.sorts).map((sort) => ({ list, name: list.name, sort })));
  const cases = orders.flatMap((order) =>
    ["none", ...Object.keys(order.list.filters)].map((filter) => ({ ...order, filter })),
  );

  it.each(cases)("reads its page and little else: $name by $sort, filter $filter", async ({ list, sort, filter }) => {
    const allowed = allowedPlans[`${list.name} ${sort} ${filter}`];
    for (const sample of samples) {
      for (const filters of filtersOf(list, filter, sample)) {
        for (const order of [sort, `-${sort}`]) {
          const request: ListRequest = { limit: 20, sort: order, filters };
          const { problems } = await explainAll(() => twoPages(list, sample.organizationId, request), allowed?.kinds);
          expect(problems, `${order} ${JSON.stringify(filters)}`).toEqual([]);
        }
      }
    }
  });

  it.each(orders)("reads as little on page 5,000 as on page 1: $name by $sort", async ({ list, sort }) => {
    const [{ organizationId }] = samples as [Sample];
    const pages = createLists(db, TOKEN_SECRET);
    // What is looked up for each row besides is the same on every page.
    const fields = Object.keys(list.fields).slice(0, 1);
    const request: ListRequest = { limit: 1, sort: `-${sort}`, filters: {}, fields };
    const before = await pages.read(list, organizationId, { ...request, page: 4_999 });
    if (!before.ok) throw new Error(before.error);
    const { items, nextCursor } = before.value;
    // Of some things an organisation has fewer.
    if (nextCursor === null) return expect(items).toEqual([]);
    postgres.take();
    await pages.read(list, organizationId, request);
    await pages.read(list, organizationId, { ...request, cursor: nextCursor });
    expect(await Promise.all(postgres.take().map((statement) => postgres.countRowsRead(statement)))).toEqual([2, 2]);
  });
});

describe("a foreign key", () => {
  it("has an index that begins with its columns, for when the row it refers to is deleted", async () => {
    expect(await postgres.unindexedReferences()).toEqual([]);
  });
});

describe("the plan gate", () => {
  it("knows every query; npm run db:plans:record tells it of new ones", () => {
    if (setup.isRecording) setup.keepQueries([...sent.values()]);
    const known = new Set(setup.knownQueries());
    expect([...sent.keys()].filter((text) => !known.has(text))).toEqual([]);
  });
});

/** Reads the first page and the one after it. */
async function twoPages(list: ListDefinition, organizationId: string, request: ListRequest): Promise<void> {
  const pages = createLists(db, TOKEN_SECRET);
  const first = await pages.read(list, organizationId, request);
  if (!first.ok) throw new Error(first.error);
  const cursor = first.value.nextCursor;
  if (cursor !== null) await pages.read(list, organizationId, { ...request, cursor });
}

function filtersOf(list: ListDefinition, filter: string, sample: Sample): Record<string, unknown>[] {
  if (filter === "none") return [{}];
  const values = filterValues[list.name]?.[filter]?.(sample) ?? [];
  if (values.length === 0) throw new Error(`explained-lists.ts has no value for the filter ${filter} of ${list.name}.`);
  return values.map((value) => ({ [filter]: value }));
}
