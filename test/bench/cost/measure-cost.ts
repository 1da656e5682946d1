import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { LATENCY_ARGUMENTS, readLatencySettings } from "../../../local/latency/settings.ts";
import { type CallScript, planCalls } from "../../../voice/caller/caller-script.ts";
import { randomOf } from "../../../voice/random.ts";
import { type PlacedCall, runCalls } from "../turns/real-run.ts";
import { readCallerRecordings } from "../turns/recordings.ts";
import { describeRun } from "../turns/report.ts";
import { summarise } from "../turns/summary.ts";
import { ARMS, armOf } from "./arms.ts";
import { givenFacts, pricedCalls, savedShare, usdPerMinute } from "./cost-figures.ts";
import { type ArmFigures, describeArms, describeCostMethod, describeVerdict } from "./cost-report.ts";
import { BASES } from "./what-if-prices.ts";

const PROCESSES = 2;
/** In each arm: they find cold code, and what agents learn is learned. */
const WARM_UP_CALLS = 3;

/**
 * `npm run bench -- cost`: what a call minute costs at vendors' list prices with the cost levers off, on, and each
 * alone, and what that does to the wait and to the answers. Options: `--calls N` in each arm, `--at-once N`,
 * `--profile`, `--seed`, `--json`.
 */
export async function measureCost(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...LATENCY_ARGUMENTS,
      profile: { type: "string", default: "cloud" },
      calls: { type: "string", default: "40" },
      "at-once": { type: "string", default: "24" },
      json: { type: "boolean", default: false },
    },
  });
  const [calls, atOnce] = [countOf("--calls", values.calls), countOf("--at-once", values["at-once"])];
  const latency = readLatencySettings(values);
  const print = (text: string): void => {
    if (!values.json) console.log(text);
  };
  print(describeCostMethod({ ...latency, calls, atOnce, warmUp: WARM_UP_CALLS }));
  const recordings = await readCallerRecordings();
  // The same callers in every arm.
  const scripts = planCalls(recordings, WARM_UP_CALLS + calls, latency.seed);
  const planned = (from: number, to: number, isWarmUp: boolean) =>
    ARMS.flatMap(({ name }) =>
      scripts.slice(from, to).map((script: CallScript) => ({ variant: name, script, isWarmUp })),
    );
  const counted = shuffled(planned(WARM_UP_CALLS, WARM_UP_CALLS + calls, false), randomOf(`${latency.seed}/order`));
  const plan = { variantOf: armOf, latency, recordings, atOnce, processes: PROCESSES };
  const run = await runCalls({ ...plan, calls: [...planned(0, WARM_UP_CALLS, true), ...counted] }, cpus().length);
  print(describeRun(run));
  const arms = figuresOf(run.calls, latency.seed, Date.now());
  print(describeArms(arms));
  print(describeVerdict(arms));
  if (!values.json) return;
  const { calls: _calls, ...course } = run;
  console.log(JSON.stringify({ latency, calls, atOnce, course, arms }, null, 2));
}

function figuresOf(all: readonly PlacedCall[], seed: number, atMs: number): ArmFigures[] {
  return ARMS.flatMap(({ name }) => {
    const calls = all.filter(({ variant }) => variant === name);
    const turns = summarise(name, all);
    if (turns === null) return [];
    const off = all.filter(({ variant }) => variant === "all off");
    const bases = BASES.map((base) => {
      const priced = pricedCalls(calls, base, atMs);
      const saved = savedShare(pricedCalls(off, base, atMs), priced, seed);
      return { base, usdPerMinute: usdPerMinute(priced), saved };
    });
    const minutes = calls.reduce((sum, { durationMs }) => sum + durationMs, 0) / 60_000;
    const { turnGap, answerHeard, falseStarts, bargeInStop } = turns;
    const facts = givenFacts(calls, clinicReceptionist.knowledge);
    return [{ name, calls: calls.length, minutes, bases, turnGap, answerHeard, falseStarts, bargeInStop, facts }];
  });
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function countOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`${name} takes a number from 1 on, not ${text}`);
  return Number(text);
}
