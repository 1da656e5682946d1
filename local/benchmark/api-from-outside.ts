import { setTimeout as sleep } from "node:timers/promises";
import { randomOf } from "../../voice/random.ts";
import { makeMetric } from "../../workers/measure/benchmarks/make-metric.ts";
import type { BenchmarkMetric } from "../../workers/measure/benchmarks/report.ts";
import type { Deployment } from "./deployment.ts";

/** Requests that people's pages make; only reads, of the organisation that the key is for. */
const endpoints = [
  { name: "health", path: "/api/health" },
  { name: "agents", path: "/api/agents?limit=25" },
  { name: "calls", path: "/api/calls?limit=25" },
  { name: "campaigns", path: "/api/campaigns?limit=25" },
  { name: "leads", path: "/api/leads?limit=25" },
] as const;

/** Rate of each endpoint, and the length of a round: far from what a key may ask in a minute. */
const PER_SECOND = 8;
const ROUND_MS = 3_000;
const REQUEST_DEADLINE_MS = 10_000;

/** One request: from when it was to be sent until its answer was there, and the part that the server says it took. */
interface Answered {
  name: (typeof endpoints)[number]["name"];
  totalMs: number;
  serverMs: number | null;
  isFailed: boolean;
}

/**
 * Measures the API over the network: in rounds, at times drawn beforehand that no answer holds up, each request from
 * the time at which it was to be sent.
 */
export async function measureApiFromOutside(
  deployment: Deployment,
  { rounds, seed }: { rounds: number; seed: number },
): Promise<BenchmarkMetric[]> {
  await openConnections(deployment);
  const measured: Answered[][] = [];
  for (let round = 0; round < rounds; round++) measured.push(await measureRound(deployment, seed, round));
  return figuresOf(measured);
}

/** Opens connections before anything is counted. */
async function openConnections(deployment: Deployment): Promise<void> {
  await Promise.all(endpoints.map((endpoint) => request(deployment, endpoint, performance.now())));
}

/**
 * Measures two deployments over the network by turns: the same requests at the same times, round by round, the one
 * first in every second round, so that what changes around them meets both. Ends early when `signal` is aborted.
 */
export async function measureByTurns(
  deployments: readonly [Deployment, Deployment],
  { rounds, seed, roundMs = ROUND_MS }: { rounds: number; seed: number; roundMs?: number },
  signal: AbortSignal,
): Promise<[BenchmarkMetric[], BenchmarkMetric[]]> {
  for (const deployment of deployments) await openConnections(deployment);
  const measured: [Answered[][], Answered[][]] = [[], []];
  for (let round = 0; round < rounds && !signal.aborted; round++) {
    for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      measured[side].push(await measureRound(deployments[side], seed, round, roundMs));
    }
  }
  return [figuresOf(measured[0]), figuresOf(measured[1])];
}

async function measureRound(
  deployment: Deployment,
  seed: number,
  round: number,
  roundMs = ROUND_MS,
): Promise<Answered[]> {
  const random = randomOf(`${seed}/outside/${round}`);
  const arrivals = endpoints
    .flatMap((endpoint) => {
      const times: { endpoint: (typeof endpoints)[number]; atMs: number }[] = [];
      const gapMs = (): number => (-Math.log(1 - random()) * 1_000) / PER_SECOND;
      for (let atMs = gapMs(); atMs < roundMs; atMs += gapMs()) times.push({ endpoint, atMs });
      return times;
    })
    .sort((a, b) => a.atMs - b.atMs);
  const startedAtMs = performance.now();
  const answers: Promise<Answered>[] = [];
  for (const { endpoint, atMs } of arrivals) {
    const waitMs = startedAtMs + atMs - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    answers.push(request(deployment, endpoint, startedAtMs + atMs));
  }
  return Promise.all(answers);
}

async function request(
  { url, apiKey }: Deployment,
  { name, path }: (typeof endpoints)[number],
  dueAtMs: number,
): Promise<Answered> {
  try {
    const response = await fetch(url + path, {
      headers: { Authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
    });
    await response.arrayBuffer();
    const totalMs = performance.now() - dueAtMs;
    const serverMs = Number.parseFloat(response.headers.get("X-Execution-Time") ?? "");
    return { name, totalMs, serverMs: Number.isFinite(serverMs) ? serverMs : null, isFailed: !response.ok };
  } catch {
    // Counted among the failed, and not among the times.
    return { name, totalMs: performance.now() - dueAtMs, serverMs: null, isFailed: true };
  }
}

function figuresOf(rounds: readonly (readonly Answered[])[]): BenchmarkMetric[] {
  const missing = "No request was answered.";
  const ms = { unit: "ms", better: "lower" } as const;
  const latencies = endpoints.flatMap(({ name, path }) => {
    const label = `GET ${path.replace(/\?.*/, "")}, over the network`;
    const units = rounds.map((round) =>
      round.filter((one) => one.name === name && !one.isFailed).map(({ totalMs }) => totalMs),
    );
    return [
      makeMetric(
        { key: `api.outside_${name}.p50`, label: `${label}, P50`, ...ms, statistic: "median" },
        units,
        missing,
      ),
      makeMetric(
        {
          key: `api.outside_${name}.p95`,
          label: `${label}, P95`,
          ...ms,
          statistic: "p95",
          score: { p10: 200, median: 600, weight: 1 },
        },
        units,
        missing,
      ),
    ];
  });
  const network = rounds.map((round) =>
    round.flatMap(({ totalMs, serverMs, isFailed }) => (isFailed || serverMs === null ? [] : [totalMs - serverMs])),
  );
  const failed = rounds.map((round) => [round.filter(({ isFailed }) => isFailed).length / Math.max(1, round.length)]);
  return [
    ...latencies,
    makeMetric(
      {
        key: "api.outside_network.p50",
        label: "Network, of all requests from outside, P50",
        ...ms,
        statistic: "median",
      },
      network,
      "The deployment does not tell its own time.",
    ),
    makeMetric(
      {
        key: "api.outside_errors.mean",
        label: "Failed requests from outside",
        unit: "share",
        better: "lower",
        statistic: "mean",
      },
      failed,
      missing,
    ),
  ];
}
