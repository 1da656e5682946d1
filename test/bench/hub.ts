import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildWhatIsStale } from "../../local/build.ts";
import { migrateDatabase, queryDatabase } from "../../local/database.ts";
import { startPostgres } from "../../local/postgres/start.ts";
import { normal, randomOf } from "../../voice/random.ts";
import { recordOf } from "../../voice/record-of.ts";
import { turnMetricRows, turnMetrics } from "../../voice/timeline/turn-metrics.ts";
import { quantile } from "../../workers/measure/comparison/order-statistics.ts";
import { readFileLimit, subscribersThatFit } from "./hub/file-limit.ts";
import type { Seen, SubscriberCommands } from "./hub/subscribers.ts";
import { type Child, startChild } from "./support/child-process.ts";
import { processCpuMs } from "./support/process-cpu.ts";
import { startHubWorkerd } from "./support/workerd.ts";

/** A load on one hub. */
interface HubPlan {
  subscribers: number;
  calls: number;
  turnsPerCallMinute: number;
  /** Calls that begin and end in a second. */
  callsPerSecond: number;
  measureMs: number;
}

const defaultPlan = {
  subscribers: 10_000,
  calls: 5_000,
  turnsPerCallMinute: 4,
  callsPerSecond: 2,
  measureMs: 60_000,
} as const satisfies HubPlan;

const SUBSCRIBER_PROCESSES = 2;
/** Reports are sent in batches of this many ms, each an RPC of its own. */
const TICK_MS = 50;
/** No message takes longer, or it counts as lost. */
const SETTLE_MS = 8_000;
/** A hub is to sleep within this long after its last subscriber left. */
const ASLEEP_WITHIN_MS = 15_000;
/** Oldest and newest calls that have no turns, since they are about to end or have just begun. */
const CHURNING_CALLS = 50;
/** Alerts are evaluated within this long after the last report; until then the hub is not idle. */
const EVALUATED_WITHIN_MS = 16_000;
const ORGANIZATION = "org_bench";

/**
 * `npm run bench -- hub [--subscribers N] [--calls N] [--turns N] [--seconds N] [--json]`: what one hub bears, and
 * whether it sleeps afterwards.
 */
export async function measureHub(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      subscribers: { type: "string" },
      calls: { type: "string" },
      turns: { type: "string" },
      seconds: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const plan: HubPlan = {
    ...defaultPlan,
    ...(values.subscribers && { subscribers: Number(values.subscribers) }),
    ...(values.calls && { calls: Number(values.calls) }),
    ...(values.turns && { turnsPerCallMinute: Number(values.turns) }),
    ...(values.seconds && { measureMs: Number(values.seconds) * 1_000 }),
  };
  const print = (text: string): void => {
    if (!values.json) console.log(text);
  };
  await buildWhatIsStale();
  const postgres = await startPostgres();
  const database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  await migrateDatabase(database);
  await queryDatabase(database, "INSERT INTO organizations (id, name) VALUES ($1, $1)", [ORGANIZATION]);
  const workerd = await startHubWorkerd({
    ENVIRONMENT: "local",
    DATABASE_URL: database.connectionString,
    NEON_FETCH_ENDPOINT: database.fetchEndpoint,
    TOKEN_SECRET: randomBytes(32).toString("hex"),
  });
  const children = Array.from({ length: SUBSCRIBER_PROCESSES }, () =>
    startChild<SubscriberCommands>(new URL("./hub/subscribers.ts", import.meta.url)),
  );
  try {
    if (plan.calls <= 2 * CHURNING_CALLS) throw new Error(`--calls takes more than ${2 * CHURNING_CALLS}`);
    const openFiles = readFileLimit(workerd.pid);
    const fitting = { ...plan, subscribers: Math.min(plan.subscribers, subscribersThatFit(openFiles)) };
    if (fitting.subscribers < plan.subscribers) {
      print(
        `${plan.subscribers} subscribers do not fit: a process of this machine may open ${openFiles} files. ${fitting.subscribers} come instead.`,
      );
    }
    const result = await runPlan(fitting, workerd, children, print);
    print(describe(fitting, result));
    if (values.json) {
      const limit = { subscribersAsked: plan.subscribers, openFiles: Number.isFinite(openFiles) ? openFiles : null };
      console.log(JSON.stringify({ plan: fitting, ...limit, ...result }, null, 2));
    }
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    await workerd.close();
    await postgres.close();
  }
}

interface HubResult {
  reports: number;
  failedReports: number;
  /** Reports behind the schedule at the end: the machine could not send them in time. */
  lateReportsMs: number;
  turnsTold: number;
  turnsCounted: number;
  seen: Record<"pushP50" | "pushP95" | "callP50" | "callP95" | "beatP1" | "beatP99", number>;
  messages: number;
  megabytes: number;
  gaps: number;
  closed: number;
  /** Resident memory of the workerd process. */
  memoryMb: { before: number; subscribed: number; after: number };
  workerShare: number;
  isAsleep: boolean;
}

async function runPlan(
  plan: HubPlan,
  workerd: { url: string; pid: number },
  children: readonly Child<SubscriberCommands>[],
  print: (text: string) => void,
): Promise<HubResult> {
  const address = (path: string): string => `${workerd.url}${path}?organization=${ORGANIZATION}`;
  const calls = new BenchCalls(plan, async (reports) => {
    const answer = await fetch(address("/report"), { method: "POST", body: JSON.stringify({ reports }) });
    return ((await answer.json()) as { failed: number }).failed;
  });
  const before = residentMb(workerd.pid);
  print(`${plan.calls} calls begin, then ${plan.subscribers} subscribers come.`);
  await calls.beginAll();
  if (calls.failed > 0)
    throw new Error(`${calls.failed} of ${calls.reports} reports failed: there is nothing to measure`);
  const share = Math.ceil(plan.subscribers / children.length);
  const url = address("/live").replace("http", "ws");
  await Promise.all(children.map((child) => child.request("open", { url, count: share }, 300_000)));
  const subscribed = residentMb(workerd.pid);
  await Promise.all(children.map((child) => child.request("begin", null)));
  const cpuBeforeMs = processCpuMs(workerd.pid);
  const lateReportsMs = await calls.talk(plan.measureMs);
  const workerShare = (processCpuMs(workerd.pid) - cpuBeforeMs) / plan.measureMs;
  await setTimeout(SETTLE_MS);
  const all = await Promise.all(children.map((child) => child.request("collect", null)));
  const after = residentMb(workerd.pid);
  await setTimeout(EVALUATED_WITHIN_MS - SETTLE_MS);
  await Promise.all(children.map((child) => child.request("close", null, 120_000)));
  const isAsleep = await sleeps(children[0] as Child<SubscriberCommands>, url);
  const lags = (of: (seen: Seen) => readonly number[]): number[] => all.flatMap((seen) => [...of(seen)]);
  const sum = (of: (seen: Seen) => number): number => all.reduce((total, seen) => total + of(seen), 0);
  const [push, call, beats] = [
    lags(({ pushLagsMs }) => pushLagsMs),
    lags(({ callLagsMs }) => callLagsMs),
    lags(({ beatsMs }) => beatsMs),
  ];
  return {
    reports: calls.reports,
    failedReports: calls.failed,
    lateReportsMs,
    turnsTold: calls.turns,
    turnsCounted: Math.min(...all.map(({ hourTurns }) => hourTurns)),
    seen: {
      pushP50: quantile(push, 0.5),
      pushP95: quantile(push, 0.95),
      callP50: quantile(call, 0.5),
      callP95: quantile(call, 0.95),
      beatP1: quantile(beats, 0.01),
      beatP99: quantile(beats, 0.99),
    },
    messages: sum(({ messages }) => messages),
    megabytes: sum(({ bytes }) => bytes) / 1e6,
    gaps: sum(({ gaps }) => gaps),
    closed: sum(({ closed }) => closed),
    memoryMb: { before, subscribed, after },
    workerShare,
    isAsleep,
  };
}

/** Asks after the longest wait whether the hub has slept: its numbers begin anew at the time when it wakes. */
async function sleeps(child: Child<SubscriberCommands>, url: string): Promise<boolean> {
  const leftAtMs = Date.now();
  await setTimeout(ASLEEP_WITHIN_MS);
  await child.request("open", { url, count: 1 });
  await setTimeout(500);
  const { snapshotSeq } = await child.request("collect", null);
  await child.request("close", null);
  return snapshotSeq > leftAtMs;
}

/** Calls in progress that report as `CallSession` does. */
class BenchCalls {
  readonly #plan: HubPlan;
  readonly #send: (reports: object[]) => Promise<number>;
  readonly #random = randomOf("bench hub");
  #begun = 0;
  #underWay: Promise<unknown>[] = [];
  reports = 0;
  turns = 0;
  failed = 0;

  constructor(plan: HubPlan, send: (reports: object[]) => Promise<number>) {
    this.#plan = plan;
    this.#send = send;
  }

  async beginAll(): Promise<void> {
    for (let begun = 0; begun < this.#plan.calls; begun += 250) {
      this.#tell(Array.from({ length: Math.min(250, this.#plan.calls - begun) }, () => this.#begin()));
      await Promise.all(this.#underWay.splice(0));
    }
  }

  /** Sends the calls' reports for a while. Returns how late the last of them was answered. */
  async talk(forMs: number): Promise<number> {
    const { calls, turnsPerCallMinute, callsPerSecond } = this.#plan;
    const turnsPerMs = (calls * turnsPerCallMinute) / 60_000;
    const startMs = performance.now();
    let [turns, churned] = [0, 0];
    for (let now = 0; now < forMs; now = performance.now() - startMs) {
      const reports: object[] = [];
      // Neither of calls that end now nor of those that begin: a report may overtake another.
      const settled = calls - 2 * CHURNING_CALLS;
      for (; turns < now * turnsPerMs; turns++) {
        reports.push(this.#turn(this.#begun - 1 - CHURNING_CALLS - (turns % settled)));
      }
      for (; churned < (now / 1_000) * callsPerSecond; churned++) {
        reports.push(this.#end(this.#begun - calls));
        reports.push(this.#begin());
      }
      this.#tell(reports);
      await setTimeout(TICK_MS);
    }
    await Promise.all(this.#underWay.splice(0));
    return performance.now() - startMs - forMs;
  }

  #tell(reports: object[]): void {
    this.reports += reports.length;
    const sent = this.#send(reports);
    this.#underWay.push(sent.then((failed) => (this.failed += failed)));
  }

  #begin(): object {
    // The driver notes the time.
    return { presence: this.#presence(this.#begun++, 0) };
  }

  #end(place: number): object {
    return { presence: { ...this.#presence(place, 1), state: "ended", endReason: "caller_hung_up" } };
  }

  #turn(place: number): object {
    this.turns += 1;
    const callId = idOf(place);
    const ms = (median: number, spread: number) => Math.round(median * Math.exp(spread * normal(this.#random)));
    // Good enough that no alert is raised: an organisation whose hub watches one does not sleep.
    const drawn = { latency: ms(300, 0.3), time: ms(1_000, 0.2), count: 1, flag: false } as const;
    const metrics = recordOf(turnMetrics, (metric) => {
      const { kind } = turnMetricRows[metric];
      return kind in drawn ? drawn[kind as keyof typeof drawn] : "x";
    });
    const context = { agentId: "agent_1", agentVersion: 1, transport: "browser", services: "vendor" };
    const providers = { sttProvider: "flux", llmProvider: "openai", ttsProvider: "deepgram" };
    const turn = { ...metrics, source: "speech", outcome: "completed", callId, ...context, ...providers };
    return { presence: this.#presence(place, 1), turns: [{ ...turn, organizationId: ORGANIZATION }] };
  }

  #presence(place: number, startedAtEpochMs: number): object {
    const call = { callId: idOf(place), agentId: "agent_1", agentName: "Reception", transport: "browser" };
    return { ...call, colo: "", services: "vendor", startedAtEpochMs, state: "active", endReason: null };
  }
}

const idOf = (place: number): string => `call_bench_${String(place).padStart(16, "0")}`;

/** Resident memory of a process. */
function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kilobytes) / 1_000);
}

function describe(plan: HubPlan, result: HubResult): string {
  const { seen, memoryMb } = result;
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const perSubscriber = ((memoryMb.subscribed - memoryMb.before) * 1_000) / plan.subscribers;
  return [
    `${result.reports} reports in ${plan.measureMs / 1_000} s and before (${result.failedReports} failed, the last answered ${ms(result.lateReportsMs)} late), worker ${Math.round(result.workerShare * 100)} % of a core`,
    `${result.messages} messages, ${Math.round(result.megabytes)} MB; ${result.gaps} gaps, ${result.closed} closed`,
    `push lag P50 ${ms(seen.pushP50)}, P95 ${ms(seen.pushP95)} (goal P95 < 1 s)`,
    `a call that begins, report → subscriber: P50 ${ms(seen.callP50)}, P95 ${ms(seen.callP95)}`,
    `between two beats: P1 ${ms(seen.beatP1)}, P99 ${ms(seen.beatP99)} (goal 5 s ± 0.5 s)`,
    `turns told ${result.turnsTold}, counted by the hub ${result.turnsCounted} (goal: the same)`,
    `memory of the process: ${memoryMb.before} MB before, ${memoryMb.subscribed} MB with everybody subscribed (${Math.round(perSubscriber)} kB each), ${memoryMb.after} MB at the end`,
    `asleep ${ASLEEP_WITHIN_MS / 1_000} s after the last subscriber left: ${result.isAsleep ? "yes" : "NO"}`,
  ].join("\n");
}
