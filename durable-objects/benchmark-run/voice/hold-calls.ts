import type { CallScript } from "../../../voice/caller/caller-script.ts";
import { ScriptedCaller } from "../../../voice/caller/scripted-caller.ts";
import { type MeasuredCall, measureCall } from "../../../workers/measure/benchmarks/measured-call.ts";
import { quantile } from "../../../workers/measure/comparison/order-statistics.ts";
import { callerSpeech } from "../caller-speech/caller-speech.ts";
import type { StepContext } from "../category.ts";
import { StepFailure } from "../step-failure.ts";
import { CallLine } from "./call-line.ts";

/** Lines are looked after this often. */
const TICK_MS = 4;
/** Between the beginnings of two calls, so that they are not all at the same word. */
const STAGGER_MS = 170;
/** Callers hang up then, from the step's begin on: there has to be time to read what the calls noted. */
const HANG_UP_AFTER_MS = 18_000;
/** After hanging up: the agent's last figures come. */
const AFTERWARDS_MS = 400;

/** A call under way. */
interface HeldCall {
  callId: string;
  line: CallLine;
}

/**
 * Holds several calls at once, each through its own object over its own socket, and measures them. A call that cannot
 * be placed is left out; the others go on. Throws when none could be.
 */
export async function holdCalls(scripts: readonly CallScript[], context: StepContext): Promise<MeasuredCall[]> {
  const startedAtMs = context.monotonicMs();
  const calls: HeldCall[] = [];
  let failure: unknown = null;
  let isPlacing = true;
  void placeAll(scripts, context, (call) => calls.push(call))
    .catch((error: unknown) => {
      failure = error;
    })
    .then(() => {
      isPlacing = false;
    });
  try {
    while (isPlacing || calls.some(({ line }) => !line.isOver)) {
      if (context.signal.aborted) throw new StepFailure("the step was cut off");
      if (context.monotonicMs() - startedAtMs >= HANG_UP_AFTER_MS) break;
      for (const { line } of calls) line.tick();
      await pause(context, TICK_MS);
    }
    for (const { line } of calls) line.hangUp();
    await pause(context, AFTERWARDS_MS);
  } finally {
    for (const { line } of calls) line.close();
  }
  if (calls.length === 0) throw failure ?? new StepFailure("no call could be placed");
  return Promise.all(calls.map((call) => measured(call, context)));
}

async function placeAll(
  scripts: readonly CallScript[],
  context: StepContext,
  add: (call: HeldCall) => void,
): Promise<void> {
  const placed = await Promise.allSettled(
    scripts.map(async (script, index) => {
      await pause(context, index * STAGGER_MS);
      add(await place(script, context));
    }),
  );
  const refused = placed.find((one) => one.status === "rejected");
  if (refused !== undefined) throw refused.reason;
}

async function place(script: CallScript, context: StepContext): Promise<HeldCall> {
  const response = await context.fetchApi("/api/calls/start", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ agentId: context.sandbox.agent.id, transport: "browser" }),
    signal: context.signal,
  });
  const answer = (await response.json()) as { success: boolean; data?: { callId: string; url: string } };
  if (!answer.success || answer.data === undefined) throw new StepFailure(`a call was refused with ${response.status}`);
  const { callId, url } = answer.data;
  const { pathname, search } = new URL(url);
  const socket = await context.openSocket(pathname + search);
  const createCaller = (send: (message: object) => void): ScriptedCaller =>
    new ScriptedCaller(callerSpeech(), script, send);
  return { callId, line: new CallLine(socket, createCaller, context.monotonicMs) };
}

async function measured({ callId, line }: HeldCall, { env }: StepContext): Promise<MeasuredCall> {
  const timeline = await env.CALL_SESSION.getByName(callId).timeline();
  const sentLateMs = line.latenessMs.length === 0 ? null : quantile(line.latenessMs, 0.99);
  return measureCall(line.caller.observed(callId), timeline, sentLateMs);
}

function pause({ clock }: StepContext, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.startTimer(ms, resolve);
  });
}
