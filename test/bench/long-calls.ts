import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { linearRegression } from "simple-statistics";
import { type BenchSetting, startBenchSetting } from "./support/bench-setting.ts";
import { type IsolateMemory, isolateMemory } from "./support/inspector.ts";
import { holdCalls } from "./support/load-run.ts";

/** Callers are few: two processes keep their time. */
const LOAD_PROCESSES = 2;
const MINUTE_MS = 60_000;
/** The code of a conversation is compiled in the first minutes, and its caches fill. */
const SETTLE_MINUTES = 3;
const BETWEEN_READINGS_MINUTES = 1;
/** Memory that one more minute of a call may take: a 60-minute call then takes no more than a megabyte for it. */
const GOAL_KB_A_MINUTE = 16;

interface Reading {
  minute: number;
  memory: IsolateMemory;
}

/**
 * `npm run bench -- long [--calls 10] [--minutes 20]`: holds calls for that long and reads the memory of the worker's
 * isolate every minute, after full collections; prints how much one more minute of a call takes.
 */
export async function measureLongCalls(args: readonly string[]): Promise<void> {
  const { calls, minutes } = readOptions(args);
  const setting = await startBenchSetting(LOAD_PROCESSES);
  try {
    console.log(`${calls} calls of the bench's conversation, held for ${minutes} minutes; memory of the worker's isolate
from its inspector, after full collections, each minute from the third on.`);
    const readings = await holdCalls(setting, calls, () => readEveryMinute(setting, minutes));
    const { m } = linearRegression(readings.map(({ minute, memory }) => [minute, total(memory)]));
    const kbAMinute = m / calls / 1_000;
    console.log(
      `one more minute of a call takes ${kbAMinute.toFixed(1)} kB, goal ≤ ${GOAL_KB_A_MINUTE} kB: ${kbAMinute <= GOAL_KB_A_MINUTE ? "met" : "missed"}`,
    );
  } finally {
    await setting.close();
  }
}

async function readEveryMinute(setting: BenchSetting, minutes: number): Promise<Reading[]> {
  const readings: Reading[] = [];
  await Promise.all(setting.loads.map((load) => load.request("begin", null)));
  await setTimeout(SETTLE_MINUTES * MINUTE_MS);
  for (let minute = SETTLE_MINUTES; minute <= minutes; minute += BETWEEN_READINGS_MINUTES) {
    const memory = await isolateMemory(setting.workerds.call.inspectorUrl);
    readings.push({ minute, memory });
    const { heapBytes, externalBytes } = memory;
    console.log(
      `minute ${String(minute).padStart(3)}: heap ${(heapBytes / 1e6).toFixed(2)} MB, external ${(externalBytes / 1e6).toFixed(2)} MB`,
    );
    await setTimeout(BETWEEN_READINGS_MINUTES * MINUTE_MS);
  }
  const tallies = await Promise.all(setting.loads.map((load) => load.request("collect", null)));
  const closed = tallies.reduce((sum, { closedSockets }) => sum + closedSockets, 0);
  if (closed > 0) throw new Error(`${closed} calls ended before their time`);
  return readings;
}

function readOptions(args: readonly string[]): { calls: number; minutes: number } {
  const { values } = parseArgs({
    args: [...args],
    options: { calls: { type: "string", default: "10" }, minutes: { type: "string", default: "20" } },
  });
  const calls = Number(values.calls);
  const minutes = Number(values.minutes);
  if (!Number.isInteger(calls) || calls < 1)
    throw new Error(`--calls takes a whole number from 1, not ${values.calls}`);
  if (!Number.isInteger(minutes) || minutes <= SETTLE_MINUTES || minutes > 100) {
    throw new Error(`--minutes takes a whole number from ${SETTLE_MINUTES + 1} to 100, not ${values.minutes}`);
  }
  return { calls, minutes };
}

const total = ({ heapBytes, externalBytes }: IsolateMemory): number => heapBytes + externalBytes;
