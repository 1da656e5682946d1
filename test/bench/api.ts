import { parseArgs } from "node:util";
import { median, quantile } from "../../workers/measure/comparison/order-statistics.ts";
import { requestBytes } from "./api/connection.ts";
import type { LoadResult } from "./api/load.ts";
import type { LoadCommand } from "./api/loader.ts";
import { type ApiSetting, startApiSetting } from "./api/setting.ts";
import { processCpuMs } from "./support/process-cpu.ts";
import type { Workerd } from "./support/workerd.ts";

const DAY_MS = 86_400_000;
const PAIRS = 8;
const CLOSED = { forMs: 2_000, connections: 32 };
const OPEN = { perSecond: 300, forMs: 10_000, connections: 64 };
const WRITES = { perSecond: 50, forMs: 10_000, connections: 64 };
/** Longer than an answer is fresh, so that every key is loaded anew at least once. */
const ZIPF = { perSecond: 400, forMs: 75_000, connections: 64, keys: 200 };
const DATABASE_KEYS = 200;
const FAR_PAGE = 5_000;
const FAR_LIMIT = 10;
const PAGE_READS = 60;

/** A row of the report: a load and how it was answered. Times are ms. */
interface Row {
  name: string;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  sources: Record<string, number>;
  statuses: Record<number, number>;
  sentLateMs: number;
}

/**
 * `npm run bench -- api [--json]`: what answers of the API cost, from every layer of the cache and without it, beside a
 * bare Hono route.
 */
export async function measureApi(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { json: { type: "boolean", default: false } } });
  const print = (text: string): void => {
    if (!values.json) console.log(text);
  };
  print("Filling Postgres with generated organisations: 100,000 leads, 50,000 calls, 500,000 lines.");
  const setting = await startApiSetting();
  try {
    let platform = await setting.startPlatform();
    const get = (path: string): string =>
      requestBytes("GET", path, { Authorization: `Bearer ${setting.apiKey}` }).toString();
    const campaigns = "/api/campaigns?limit=25";
    const { data } = await fetchJson(platform, setting, campaigns);
    const bare = await setting.startBare(data);

    print(
      `\nThroughput, ${CLOSED.connections} connections that each wait for their answer, ${CLOSED.forMs / 1000} s each, in turn; the same ${Math.round(JSON.stringify(data).length / 1024)} KiB:`,
    );
    const pairs = await measurePairs(setting, platform, bare, get(campaigns), print);
    const ratio = median(pairs.map(({ cached, reference }) => cached / reference));
    print(`cached GET / bare Hono route, median of ${PAIRS} pairs: ${ratio.toFixed(2)} (goal ≥ 0.8)`);

    print(`\nOpen loop, latency from the moment each request was to be sent:`);
    const rows: Row[] = [];
    const measure = async (
      name: string,
      requests: string[],
      plan: { perSecond: number; forMs: number; connections: number },
      { order, of = platform }: { order?: number[]; of?: Workerd } = {},
    ) => {
      const result = await setting.load({
        port: portOf(of),
        requests,
        order: order ?? requests.map((_, i) => i),
        plan: { kind: "open", perSecond: plan.perSecond },
        forMs: plan.forMs,
        connections: plan.connections,
      } satisfies LoadCommand);
      const row = rowOf(name, result);
      rows.push(row);
      print(describeRow(row));
      return result;
    };

    const overviews = dayOverviews(DATABASE_KEYS).map(get);
    await measure("bare Hono route", [requestBytes("GET", "/bare", {}).toString()], OPEN, { of: bare });
    await bare.close();
    await measure("cached: memory", [get(campaigns)], OPEN);
    await prefill(setting, platform, overviews);
    await measure("cached: kv", overviews, OPEN);
    // A new process has neither the old one's memory nor its KV; Postgres has what the slowest layer kept.
    await platform.close();
    platform = await setting.startPlatform();
    await fetchJson(platform, setting, campaigns);
    await measure("cached: database", overviews, { perSecond: 50, forMs: DATABASE_KEYS * 20, connections: 64 });
    await measure("uncached list", leadLists().map(get), OPEN);
    const { items } = data as { items: { id: string }[] };
    const writes = newLeads(items[0]?.id ?? "", setting.apiKey, (WRITES.perSecond * WRITES.forMs) / 1000);
    await measure("write (one lead, audited)", writes, WRITES);

    const pages = await measurePages(setting, platform);
    print(
      `\nKeyset pages of ${FAR_LIMIT} leads, ${PAGE_READS} reads each in turn, median: page 1 ${pages.firstMs.toFixed(1)} ms, page ${FAR_PAGE} ${pages.farMs.toFixed(1)} ms`,
    );

    print(`\nZipf (s = 1) over ${ZIPF.keys} lists, each asked for once before; ${ZIPF.forMs / 1000} s:`);
    const lists = campaignLists(ZIPF.keys).map(get);
    await prefill(setting, platform, lists);
    const before = await originCalls(setting);
    const order = zipfOrder(ZIPF.keys, (ZIPF.perSecond * ZIPF.forMs) / 1000);
    const zipf = await measure("Zipf", lists, ZIPF, { order });
    const calls = (await originCalls(setting)) - before;
    const hitShare = 1 - (zipf.sources.false ?? 0) / zipf.answered;
    const originShare = calls / zipf.answered;
    print(
      `hit rate ${(hitShare * 100).toFixed(2)} % (goal ≥ 99), origin calls per request, refreshes included: ${originShare.toFixed(4)} (goal ≤ 0.01)`,
    );
    await platform.close();
    if (values.json) console.log(JSON.stringify({ pairs, ratio, rows, pages, hitShare, originShare }, null, 2));
  } finally {
    await setting.close();
  }
}

interface Pair {
  /** Answers a second, and ms of the worker's CPU for a thousand of them. */
  cached: number;
  reference: number;
  cachedCpuMs: number;
  referenceCpuMs: number;
}

async function measurePairs(
  setting: ApiSetting,
  platform: Workerd,
  bare: Workerd,
  cached: string,
  print: (text: string) => void,
): Promise<Pair[]> {
  const run = async (workerd: Workerd, request: string, forMs: number) => {
    const cpuBefore = processCpuMs(workerd.pid);
    const result = await setting.load({
      port: portOf(workerd),
      requests: [request],
      order: [0],
      plan: { kind: "closed" },
      forMs,
      connections: CLOSED.connections,
    });
    return { perSecond: result.perSecond, cpuMs: ((processCpuMs(workerd.pid) - cpuBefore) * 1000) / result.answered };
  };
  const plain = requestBytes("GET", "/bare", {}).toString();
  // V8 goes on optimising for some seconds.
  await run(platform, cached, 3_000);
  await run(bare, plain, 3_000);
  const pairs: Pair[] = [];
  for (let i = 0; i < PAIRS; i++) {
    const reference = await run(bare, plain, CLOSED.forMs);
    const ours = await run(platform, cached, CLOSED.forMs);
    const pair = {
      cached: ours.perSecond,
      reference: reference.perSecond,
      cachedCpuMs: ours.cpuMs,
      referenceCpuMs: reference.cpuMs,
    };
    pairs.push(pair);
    print(
      `  bare ${pair.reference.toFixed(0)}/s (${pair.referenceCpuMs.toFixed(0)} µs CPU each), cached ${pair.cached.toFixed(0)}/s (${pair.cachedCpuMs.toFixed(0)} µs): ${(pair.cached / pair.reference).toFixed(2)}`,
    );
  }
  return pairs;
}

async function measurePages(setting: ApiSetting, platform: Workerd): Promise<{ firstMs: number; farMs: number }> {
  const path = `/api/leads?limit=${FAR_LIMIT}`;
  let cursor = "";
  for (let page = 1; page < FAR_PAGE; page++) {
    const { data } = await fetchJson(platform, setting, cursor === "" ? path : `${path}&cursor=${cursor}`);
    cursor = (data as { nextCursor: string }).nextCursor;
  }
  const timed = async (address: string): Promise<number> => {
    const startedAt = performance.now();
    await fetchJson(platform, setting, address);
    return performance.now() - startedAt;
  };
  const [first, far]: [number[], number[]] = [[], []];
  for (let i = 0; i < PAGE_READS; i++) {
    first.push(await timed(path));
    far.push(await timed(`${path}&cursor=${cursor}`));
  }
  return { firstMs: median(first), farMs: median(far) };
}

/** How often Postgres was asked for a list of campaigns. */
async function originCalls(setting: ApiSetting): Promise<number> {
  const [row] = await setting.query(
    `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements where query like '%from "campaigns"%' and query like '%order by%'`,
  );
  return Number(row?.calls ?? 0);
}

/** Asks for each once, a few at a time. */
async function prefill(setting: ApiSetting, platform: Workerd, requests: string[]): Promise<void> {
  await setting.load({
    port: portOf(platform),
    requests,
    order: requests.map((_, i) => i),
    plan: { kind: "open", perSecond: 20 },
    forMs: requests.length * 50,
    connections: 4,
  });
}

const dayOverviews = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const from = new Date(Date.UTC(2026, 0, 1) + (i % 100) * DAY_MS);
    const to = new Date(from.getTime() + DAY_MS);
    const groupBy = i < 100 ? "agent" : "campaign";
    return `/api/analytics/overview?from=${from.toISOString()}&to=${to.toISOString()}&services=simulated&groupBy=${groupBy}`;
  });

const campaignLists = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const sort = ["-createdAt", "createdAt", "name", "-name"][i % 4];
    return `/api/campaigns?limit=${1 + Math.floor(i / 4)}&sort=${sort}`;
  });

const leadLists = (): string[] =>
  ["new", "queued", "reached", "unreached"].flatMap((status) =>
    ["-createdAt", "createdAt"].map((sort) => `/api/leads?limit=25&status=${status}&sort=${sort}`),
  );

/** New leads of one campaign, each with a number of its own, of a kind that nobody has. */
function newLeads(campaignId: string, apiKey: string, count: number): string[] {
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
  return Array.from({ length: count }, (_, i) => {
    const phone = `+4930${String(70_000_000 + i)}`;
    return requestBytes("POST", "/api/leads", headers, JSON.stringify({ campaignId, phone })).toString();
  });
}

/**
 * Which of `keys` each of `count` requests asks for: the nth most popular 1/n as often as the first. Deterministic, and
 * in no order.
 */
function zipfOrder(keys: number, count: number): number[] {
  const bounds: number[] = [];
  for (let i = 1; i <= keys; i++) bounds.push((bounds.at(-1) ?? 0) + 1 / i);
  const total = bounds.at(-1) ?? 0;
  return Array.from({ length: count }, (_, n) => {
    // A low-discrepancy sequence: every stretch of it has the shares of the whole.
    const place = ((n * 0.6180339887498949) % 1) * total;
    return bounds.findIndex((bound) => place < bound);
  });
}

function rowOf(name: string, result: LoadResult): Row {
  const { latenciesMs, perSecond, sources, statuses, sentLateMs } = result;
  const at = (q: number): number => quantile(latenciesMs, q);
  return { name, perSecond, p50: at(0.5), p95: at(0.95), p99: at(0.99), sources, statuses, sentLateMs };
}

function describeRow({ name, perSecond, p50, p95, p99, sources, statuses, sentLateMs }: Row): string {
  const counts = (record: Record<string, number>): string =>
    Object.entries(record)
      .map(([key, count]) => `${key} ${count}`)
      .join(", ");
  const times = [p50, p95, p99].map((ms) => ms.toFixed(1)).join(" / ");
  return `  ${name}: ${perSecond.toFixed(0)}/s, P50 / P95 / P99 ${times} ms; X-Cached: ${counts(sources)}; status: ${counts(statuses)}; sent up to ${sentLateMs.toFixed(0)} ms late`;
}

async function fetchJson(platform: Workerd, setting: ApiSetting, path: string): Promise<{ data: unknown }> {
  const response = await fetch(platform.url + path, { headers: { Authorization: `Bearer ${setting.apiKey}` } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { data: unknown };
}

const portOf = ({ url }: Workerd): number => Number(new URL(url).port);
