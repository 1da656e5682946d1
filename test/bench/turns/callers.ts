import { setTimeout as sleep } from "node:timers/promises";
import { type CallablePlatform, requestCall } from "../../../local/caller/place-call.ts";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import type { CallScript } from "../../../voice/caller/caller-script.ts";
import type { ObservedCall } from "../../../voice/caller/observed-call.ts";
import { ScriptedCaller } from "../../../voice/caller/scripted-caller.ts";
import { quantile } from "../../../workers/measure/comparison/order-statistics.ts";
import { serveCommands } from "../support/child-process.ts";
import { machineNowMs } from "../support/machine-time.ts";
import { CallLine } from "./call-line.ts";

/** A call to place. */
export interface PlannedCall {
  readonly agentId: string;
  readonly script: CallScript;
}

/** What the callers of one process saw, in the order of the plan. */
export interface CallersReport {
  /** Null for a call that could not be placed. */
  readonly calls: readonly (ObservedCall | null)[];
  /** How late the callers sent their own frames. */
  readonly sendLatenessMs: { readonly p50: number; readonly p99: number };
}

/** Callers in real time, in a process of their own: so many calls at once, the next as soon as one is over. */
export type CallersCommands = {
  place: {
    takes: {
      platform: Omit<CallablePlatform, "agentId">;
      recordings: readonly CallerRecording[];
      calls: readonly PlannedCall[];
      atOnce: number;
      /** Between the first calls, so that they are not all at the same word. */
      everyMs: number;
    };
    gives: CallersReport;
  };
};

/** Longer than any script; what goes on after it is broken. */
const CALL_DEADLINE_MS = 150_000;
/** After hanging up: the agent's last figures come. */
const AFTERWARDS_MS = 300;
const LOOK_EVERY_MS = 50;

const lines = new Set<CallLine>();
setInterval(() => {
  for (const line of lines) line.tick();
}, 1);

async function place({
  platform,
  recordings,
  calls,
  atOnce,
  everyMs,
}: CallersCommands["place"]["takes"]): Promise<CallersReport> {
  const waiting = [...calls.entries()];
  const seen: (ObservedCall | null)[] = calls.map(() => null);
  const sendLatenessMs: number[] = [];
  const placeRest = async (delayMs: number): Promise<void> => {
    await sleep(delayMs);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, { agentId, script }] = next;
      try {
        seen[index] = await placeOne({ ...platform, agentId }, recordings, script, sendLatenessMs);
      } catch (error) {
        // Counted as lost; the others go on.
        console.error("a call could not be placed:", error instanceof Error ? error.message : error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, calls.length) }, (_, slot) => placeRest(slot * everyMs)));
  return {
    calls: seen,
    sendLatenessMs: { p50: quantile(sendLatenessMs, 0.5), p99: quantile(sendLatenessMs, 0.99) },
  };
}

async function placeOne(
  platform: CallablePlatform,
  recordings: readonly CallerRecording[],
  script: CallScript,
  sendLatenessMs: number[],
): Promise<ObservedCall> {
  const { callId, url } = await requestCall(platform);
  const line = await CallLine.connect(url, sendLatenessMs);
  const caller = new ScriptedCaller(recordings, script, (message) => line.send(message));
  lines.add(line);
  try {
    line.start(caller);
    const deadlineMs = machineNowMs() + CALL_DEADLINE_MS;
    while (!caller.isOver && !line.isClosed && machineNowMs() < deadlineMs) await sleep(LOOK_EVERY_MS);
    await sleep(AFTERWARDS_MS);
  } finally {
    lines.delete(line);
    await line.close();
  }
  return caller.observed(callId);
}

serveCommands<CallersCommands>({ place });
