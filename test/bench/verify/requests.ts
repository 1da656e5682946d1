import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT_DIRECTORY } from "../../../local/build.ts";
import { type MetricDefinition, makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import { median, quantile } from "../../../workers/measure/comparison/order-statistics.ts";
import { estimateUnits } from "../../../workers/measure/comparison/unit-statistics.ts";
import { requestBytes } from "../api/connection.ts";
import type { LoadResult } from "../api/load.ts";
import { type ApiSetting, startApiSetting } from "../api/setting.ts";
import type { Workerd } from "../support/workerd.ts";
import type { ScalePart } from "./scale-report.ts";

/** Rows enough that every list is read by its index, few enough to be there in seconds. */
const SIZE = { seed: 1, leads: 20_000, calls: 5_000 };
const ROUNDS = 6;
const CONNECTIONS = 64;
/** A user's page asks for something once a minute: figures that change come over the live feed. */
const REQUESTS_PER_USER_MINUTE = 1;
const USERS = 10_000;
const USERS_MS = 5_000;
const QUERIES_MS = 4_000;
const ZIPF = { lists: 200, perSecond: 200, forMs: 15_000 };
const AGREEMENT = { rounds: 5, seconds: 2, connections: 16 };

const NOT_MEASURED = "no round was answered";

/**
 * Measures what the API takes: users' requests, queries a minute, cache hits; and how another load generator sees it.
 */
export async function measureRequests(print: (text: string) => void): Promise<ScalePart> {
  print(`Filling Postgres with ${SIZE.leads} leads and ${SIZE.calls} calls.`);
  const setting = await startApiSetting(SIZE);
  try {
    const platform = await setting.startPlatform();
    try {
      const parts = [
        await measureUsers(setting, platform),
        await measureQueries(setting, platform),
        await measureHits(setting, platform),
        await measureAgreement(setting, platform),
      ];
      for (const part of parts) for (const note of part.notes) print(`  ${note}`);
      return { metrics: parts.flatMap(({ metrics }) => metrics), notes: parts.flatMap(({ notes }) => notes) };
    } finally {
      await platform.close();
    }
  } finally {
    await setting.close();
  }
}

const statuses = ["new", "queued", "reached", "unreached"];
const leadLists = statuses.flatMap((status) =>
  ["-createdAt", "createdAt"].map((sort) => `/api/leads?limit=25&status=${status}&sort=${sort}`),
);
/** What pages ask for: lists that the cache has, lists that it has not. */
const userPaths = [
  "/api/campaigns?limit=25",
  "/api/agents",
  "/api/campaigns?limit=10",
  "/api/calls?limit=25",
  ...leadLists,
];

/** Open loop at the rate of a tenth of the users, and of all, in turn. */
async function measureUsers(setting: ApiSetting, platform: Workerd): Promise<ScalePart> {
  const perSecond = (USERS * REQUESTS_PER_USER_MINUTE) / 60;
  const at = (rate: number): Promise<LoadResult> =>
    setting.load({
      port: portOf(platform),
      requests: userPaths.map((path) => getRequest(setting, path)),
      order: userPaths.map((_, index) => index),
      plan: { kind: "open", perSecond: rate },
      forMs: USERS_MS,
      connections: CONNECTIONS,
    });
  await at(perSecond);
  const [few, all]: [LoadResult[], LoadResult[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    few.push(await at(perSecond / 10));
    all.push(await at(perSecond));
  }
  const p95 = ({ latenciesMs }: LoadResult): number => quantile(latenciesMs, 0.95);
  const slower = all.map((result, round) => [p95(result) / p95(few[round] as LoadResult) - 1]);
  const [fewMs, allMs] = [few, all].map((results) => median(results.map(p95))) as [number, number];
  const failed = all.reduce((sum, { statuses: counts }) => sum + failures(counts), 0);
  return {
    metrics: [
      makeMetric(
        metric("scale.users.degradation", "10,000 users' requests, P95 over that of 1,000, less one", "ratio", "lower"),
        slower,
        NOT_MEASURED,
      ),
      makeMetric(
        metric("scale.users.p95", "10,000 users' requests, P95", "ms", "lower"),
        all.map((one) => [p95(one)]),
        NOT_MEASURED,
      ),
    ],
    notes: [
      `${USERS} users of ${REQUESTS_PER_USER_MINUTE} request a minute each, one process: ${perSecond.toFixed(0)} requests a second in open loop, P95 ${allMs.toFixed(1)} ms; a tenth of it ${fewMs.toFixed(1)} ms; ${failed} failed. Live feeds are not in it.`,
    ],
  };
}

/** As many uncached lists as are answered, and the queries that Postgres counted for them. */
async function measureQueries(setting: ApiSetting, platform: Workerd): Promise<ScalePart> {
  const perMinute: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await queriesSoFar(setting);
    const startedAtMs = performance.now();
    await setting.load({
      port: portOf(platform),
      requests: leadLists.map((path) => getRequest(setting, path)),
      order: leadLists.map((_, index) => index),
      plan: { kind: "closed" },
      forMs: QUERIES_MS,
      connections: 16,
    });
    const minutes = (performance.now() - startedAtMs) / 60_000;
    perMinute.push([((await queriesSoFar(setting)) - before - 1) / minutes]);
  }
  const definition = metric(
    "scale.database.queries_a_minute",
    "Queries a minute of lists of leads, not cached, through the API",
    "count",
    "higher",
  );
  const made = makeMetric(definition, perMinute, NOT_MEASURED);
  return {
    metrics: [made],
    notes: [`Database: ${made.value?.toFixed(0)} queries a minute through the API, embedded Postgres on one thread.`],
  };
}

/** Zipf-distributed reads of many lists, each asked for once before. */
async function measureHits(setting: ApiSetting, platform: Workerd): Promise<ScalePart> {
  const lists = Array.from({ length: ZIPF.lists }, (_, i) => {
    const sort = ["-createdAt", "createdAt", "name", "-name"][i % 4];
    return getRequest(setting, `/api/campaigns?limit=${1 + Math.floor(i / 4)}&sort=${sort}`);
  });
  const shared = { port: portOf(platform), requests: lists, connections: 16 };
  const inTurn = lists.map((_, index) => index);
  await setting.load({ ...shared, order: inTurn, plan: { kind: "open", perSecond: 50 }, forMs: ZIPF.lists * 20 });
  const hits: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { answered, sources } = await setting.load({
      ...shared,
      order: zipfOrder(ZIPF.lists, (ZIPF.perSecond * ZIPF.forMs) / ROUNDS / 1_000, round),
      plan: { kind: "open", perSecond: ZIPF.perSecond },
      forMs: ZIPF.forMs / ROUNDS,
    });
    hits.push([1 - (sources.false ?? 0) / answered]);
  }
  const made = makeMetric(
    {
      ...metric("scale.cache.hits", "Reads that did not wait for the origin, Zipf over 200 lists", "share", "higher"),
      statistic: "mean",
    },
    hits,
    NOT_MEASURED,
  );
  return {
    metrics: [made],
    notes: [`Cache: ${((made.value ?? 0) * 100).toFixed(2)} % hits over ${ZIPF.lists} lists.`],
  };
}

/** Our closed loop beside autocannon's on one cached route, in turn: medians and rates with their bands. */
async function measureAgreement(setting: ApiSetting, platform: Workerd): Promise<ScalePart> {
  const path = "/api/campaigns?limit=25";
  const ours: { rate: number; p50: number }[] = [];
  const theirs: { rate: number; p50: number }[] = [];
  for (let round = 0; round < AGREEMENT.rounds; round++) {
    const own = await setting.load({
      port: portOf(platform),
      requests: [getRequest(setting, path)],
      order: [0],
      plan: { kind: "closed" },
      forMs: AGREEMENT.seconds * 1_000,
      connections: AGREEMENT.connections,
    });
    ours.push({ rate: own.perSecond, p50: quantile(own.latenciesMs, 0.5) });
    theirs.push(await autocannon(platform.url + path, setting.apiKey));
  }
  const bandOf = (values: number[]): string => {
    const { value, band } = estimateUnits(
      values.map((one) => [one]),
      "mean",
    );
    return `${value.toFixed(1)} (${band?.low.toFixed(1)} to ${band?.high.toFixed(1)})`;
  };
  const line = (name: string, results: typeof ours): string =>
    `${name} ${bandOf(results.map(({ rate }) => rate))} answers a second, median ${bandOf(results.map(({ p50 }) => p50))} ms`;
  return {
    metrics: [],
    notes: [`Same route, ${AGREEMENT.connections} connections: ${line("ours", ours)}; ${line("autocannon", theirs)}.`],
  };
}

async function autocannon(url: string, apiKey: string): Promise<{ rate: number; p50: number }> {
  const { connections, seconds } = AGREEMENT;
  const command = join(ROOT_DIRECTORY, "node_modules/autocannon/autocannon.js");
  const args = ["-j", "-n", "-c", `${connections}`, "-d", `${seconds}`, "-H", `Authorization=Bearer ${apiKey}`, url];
  const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { timeout: 60_000 });
  const { requests, latency } = JSON.parse(stdout) as { requests: { average: number }; latency: { p50: number } };
  return { rate: requests.average, p50: latency.p50 };
}

function metric(
  key: string,
  label: string,
  unit: MetricDefinition["unit"],
  better: MetricDefinition["better"],
): MetricDefinition {
  return { key, label, unit, better, statistic: "median" };
}

function getRequest({ apiKey }: ApiSetting, path: string): string {
  return requestBytes("GET", path, { Authorization: `Bearer ${apiKey}` }).toString();
}

function portOf({ url }: Workerd): number {
  return Number(new URL(url).port);
}

function failures(counts: Record<number, number>): number {
  return Object.entries(counts).reduce((sum, [status, count]) => sum + (Number(status) >= 400 ? count : 0), 0);
}

async function queriesSoFar(setting: ApiSetting): Promise<number> {
  const [row] = await setting.query("select coalesce(sum(calls), 0)::bigint as calls from pg_stat_statements");
  return Number(row?.calls ?? 0);
}

/** The nth most popular list 1/n as often as the first, in an order of its own for each round. */
function zipfOrder(lists: number, count: number, round: number): number[] {
  const bounds: number[] = [];
  for (let i = 1; i <= lists; i++) bounds.push((bounds.at(-1) ?? 0) + 1 / i);
  const total = bounds.at(-1) ?? 0;
  return Array.from({ length: Math.ceil(count) }, (_, n) => {
    const place = (((n + round * count) * 0.6180339887498949) % 1) * total;
    return bounds.findIndex((bound) => place < bound);
  });
}
