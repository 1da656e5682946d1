import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { openLoop } from "../../durable-objects/benchmark-run/api/open-loop.ts";
import { ROOT_DIRECTORY } from "../../local/build.ts";
import { systemClock } from "../../local/latency/system-clock.ts";
import { randomOf } from "../../voice/random.ts";
import { quantile } from "../../workers/measure/comparison/order-statistics.ts";
import { estimateUnits } from "../../workers/measure/comparison/unit-statistics.ts";
import { type ApiSetting, startApiSetting } from "./api/setting.ts";

const SIZE = { seed: 1, leads: 20_000, calls: 5_000 };
/** A list that the cache answers, and two that Postgres does. */
const paths = ["/api/campaigns?limit=25", "/api/leads?limit=25", "/api/audit-log?limit=25"];
const ROUNDS = 6;
const SECONDS = 2;
/** Autocannon gives each connection its part of the rate, and all begin at once: of many it sends bursts. */
const CONNECTIONS = 2;
/** Rate of the open loop: far from what one process answers, so that the latencies are the server's. */
const PER_SECOND = 60;
const NAMES = ["ours", "autocannon"] as const;

/** Rate and latencies that a generator saw in a round. */
interface Seen {
  perSecond: number;
  p50Ms: number;
  p90Ms: number;
  failed: number;
}

/**
 * `npm run bench -- agreement`: the generator of the benchmark's category API beside autocannon, on the same routes by
 * turns: rates and latencies with their bands, and if the bands meet. Autocannon sends at even distances, ours at
 * random times, and it counts whole milliseconds. Its correction for what a slow answer holds up is left out: it takes
 * the distance of requests for a millisecond. Ours needs none, as it waits for no answer.
 */
export async function measureAgreement(args: string[]): Promise<void> {
  if (args.length > 0) throw new Error("agreement takes no options");
  const setting = await startApiSetting(SIZE);
  try {
    const platform = await setting.startPlatform();
    try {
      for (const path of paths) await compare(platform.url + path, setting);
    } finally {
      await platform.close();
    }
  } finally {
    await setting.close();
  }
}

async function compare(url: string, { apiKey }: ApiSetting): Promise<void> {
  const generators = [ownRound, autocannonRound];
  await ownRound(url, apiKey, "warm");
  const seen: [Seen[], Seen[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      seen[which].push(await (generators[which] as typeof ownRound)(url, apiKey, String(round)));
    }
  }
  const { pathname } = new URL(url);
  console.log(`${pathname}, ${PER_SECOND} a second:`);
  for (const figure of ["perSecond", "p50Ms", "p90Ms"] as const) {
    const [ours, theirs] = seen.map((rounds) =>
      estimateUnits(
        rounds.map((one) => [one[figure]]),
        "mean",
      ),
    ) as [ReturnType<typeof estimateUnits>, ReturnType<typeof estimateUnits>];
    const words = [ours, theirs].map(
      ({ value, band }, which) =>
        `${NAMES[which]} ${value.toFixed(1)} (${band?.low.toFixed(1)} to ${band?.high.toFixed(1)})`,
    );
    const meet =
      ours.band !== null &&
      theirs.band !== null &&
      ours.band.low <= theirs.band.high &&
      theirs.band.low <= ours.band.high;
    console.log(`  ${figure}: ${words.join(", ")}: the bands ${meet ? "meet" : "do not meet"}`);
  }
  const [ours, theirs] = seen.map((rounds) => rounds.reduce((sum, { failed }) => sum + failed, 0));
  console.log(`  failed: ${ours} and ${theirs} of ${ROUNDS * SECONDS * PER_SECOND}`);
}

async function ownRound(url: string, apiKey: string, seed: string): Promise<Seen> {
  const controller = new AbortController();
  const send = () => fetch(url, { headers: { Authorization: `Bearer ${apiKey}` }, signal: controller.signal });
  const monotonicMs = () => performance.now();
  const startedAtMs = monotonicMs();
  const items = Array.from({ length: PER_SECOND * SECONDS }, (_, index) => index);
  const timing = { clock: systemClock, monotonicMs, random: randomOf(`agreement ${seed}`), signal: controller.signal };
  const outcomes = (await openLoop(items, PER_SECOND, send, timing)).map(({ outcome }) => outcome);
  const latenciesMs = outcomes.filter(({ isFailed }) => !isFailed).map(({ latencyMs }) => latencyMs);
  const seconds = (monotonicMs() - startedAtMs) / 1_000;
  return {
    perSecond: latenciesMs.length / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p90Ms: quantile(latenciesMs, 0.9),
    failed: outcomes.length - latenciesMs.length,
  };
}

async function autocannonRound(url: string, apiKey: string): Promise<Seen> {
  const command = join(ROOT_DIRECTORY, "node_modules/autocannon/autocannon.js");
  const rate = ["-R", `${PER_SECOND}`, "--ignoreCoordinatedOmission"];
  const args = [
    "-j",
    "-n",
    "-c",
    `${CONNECTIONS}`,
    "-d",
    `${SECONDS}`,
    ...rate,
    "-H",
    `Authorization=Bearer ${apiKey}`,
    url,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { timeout: 60_000 });
  const { requests, latency, non2xx, duration } = JSON.parse(stdout) as {
    requests: { total: number };
    latency: { p50: number; p90: number };
    non2xx: number;
    duration: number;
  };
  return { perSecond: requests.total / duration, p50Ms: latency.p50, p90Ms: latency.p90, failed: non2xx };
}
