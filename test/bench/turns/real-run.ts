import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { LatencySettings } from "../../../local/latency/profiles.ts";
import { type Platform, startPlatform } from "../../../local/platform.ts";
import type { AgentSettings } from "../../../voice/agent.ts";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import type { CallScript } from "../../../voice/caller/caller-script.ts";
import type { ObservedCall } from "../../../voice/caller/observed-call.ts";
import { callUsage } from "../../../voice/timeline/call-usage.ts";
import type { AnswerSource, CallEvent } from "../../../voice/timeline/events.ts";
import type { UsageLine } from "../../../voice/timeline/usage-line.ts";
import { startChild } from "../support/child-process.ts";
import { machineNowMs } from "../support/machine-time.ts";
import { machineCpuMs } from "../support/process-cpu.ts";
import type { CallersCommands, CallersReport, PlannedCall } from "./callers.ts";

/** Settings that calls of a variant are held with. */
interface CalledVariant {
  readonly settings: AgentSettings;
  /** True: every call has an agent of its own, which has learned nothing from earlier ones. */
  readonly isNewForEachCall: boolean;
}

/** Calls to be placed, all variants mixed. */
export interface RealPlan {
  readonly variantOf: (name: string) => CalledVariant;
  readonly latency: LatencySettings;
  readonly recordings: readonly CallerRecording[];
  /** Warm-up calls are placed like the others and not counted. */
  readonly calls: readonly {
    readonly variant: string;
    readonly script: CallScript;
    readonly isWarmUp: boolean;
  }[];
  readonly atOnce: number;
  readonly processes: number;
}

/** A call that was placed, and what its timeline says of its answers and of audio that came after an interruption. */
export interface PlacedCall extends ObservedCall {
  readonly variant: string;
  /** What the call used of its vendors, by its timeline, and how long it was. */
  readonly usage: readonly UsageLine[];
  readonly durationMs: number;
  /** What the agent said in each of its turns. */
  readonly replies: Readonly<Record<string, string>>;
  /** What each agent turn's answer began with, by the turn. */
  readonly answerSources: Readonly<Record<string, AnswerSource>>;
  /** Agent audio after `playback_interrupt`, in ms, of turns that were not resumed. */
  readonly strayAudioMs: number;
  /** Lengths of the agent's openers, by their text. */
  readonly openerMs: Readonly<Record<string, number>>;
}

export interface RealRun {
  readonly calls: readonly PlacedCall[];
  /** Calls that could not be placed. */
  readonly lost: number;
  readonly wallMs: number;
  /** The whole machine, of all its cores. */
  readonly busyShare: number;
  /** How late the callers sent their own frames; the worst process. */
  readonly sendLatenessMs: CallersReport["sendLatenessMs"];
  /** How late the process of the vendors' stand-ins was, on top of what they were told to wait. */
  readonly vendorsLateP99Ms: number;
}

/** The first calls begin over this long: about the length of one, so that they end one by one too. */
const SPREAD_MS = 12_000;
const PLACING_DEADLINE_MS = 1_800_000;
const REQUEST_DEADLINE_MS = 10_000;
/** The platform gives the making of clips up after 22 s. */
const CLIPS_DEADLINE_MS = 25_000;
const AGENT_ATTEMPTS = 3;
const LOOK_EVERY_MS = 200;

/** Starts a platform whose vendors are as slow as `latency` says, makes an agent of each variant and has it called. */
export async function runCalls(plan: RealPlan, cores: number): Promise<RealRun> {
  const { profile, seed } = plan.latency;
  const platform = await startPlatform({ port: 0, dataDirectory: null, profile, seed, replay: plan.recordings });
  try {
    const agents = await makeAgents(platform, plan);
    const planned = plan.calls.map(({ script }, index) => ({ agentId: agents[index]?.id ?? "", script }));
    return await place(platform, plan, planned, agents, cores);
  } finally {
    await platform.close();
  }
}

async function place(
  platform: Platform,
  plan: RealPlan,
  planned: readonly PlannedCall[],
  agents: readonly CalledAgent[],
  cores: number,
): Promise<RealRun> {
  const { recordings, processes } = plan;
  const children = Array.from({ length: processes }, () =>
    startChild<CallersCommands>(new URL("./callers.ts", import.meta.url)),
  );
  const vendorsLate = monitorEventLoopDelay({ resolution: 1 });
  try {
    const [fromMs, fromCpuMs] = [machineNowMs(), machineCpuMs()];
    vendorsLate.enable();
    const reports = await Promise.all(
      children.map((child, index) => {
        const calls = planned.filter((_, at) => at % processes === index);
        const atOnce = Math.max(1, Math.round(plan.atOnce / processes));
        const { url, apiKey } = platform;
        const takes = { platform: { url, apiKey }, recordings, calls, atOnce, everyMs: SPREAD_MS / atOnce };
        return child.request("place", takes, PLACING_DEADLINE_MS);
      }),
    );
    vendorsLate.disable();
    const wallMs = machineNowMs() - fromMs;
    const busyShare = (machineCpuMs() - fromCpuMs) / (wallMs * cores);
    const seen = planned.map((_, at) => reports[at % processes]?.calls[Math.floor(at / processes)] ?? null);
    return {
      calls: await placedCalls(platform, plan, seen, agents),
      lost: seen.filter((call) => call === null).length,
      wallMs,
      busyShare,
      sendLatenessMs: {
        p50: Math.max(...reports.map(({ sendLatenessMs }) => sendLatenessMs.p50)),
        p99: Math.max(...reports.map(({ sendLatenessMs }) => sendLatenessMs.p99)),
      },
      // Its timer fires every millisecond by itself.
      vendorsLateP99Ms: vendorsLate.percentile(99) / 1_000_000 - 1,
    };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

async function placedCalls(
  platform: Platform,
  { calls }: RealPlan,
  seen: readonly (ObservedCall | null)[],
  agents: readonly CalledAgent[],
): Promise<PlacedCall[]> {
  const placed: PlacedCall[] = [];
  for (const [index, call] of seen.entries()) {
    const planned = calls[index];
    if (call === null || !planned || planned.isWarmUp) continue;
    const timeline = await callApi<CallEvent[]>(platform, "GET", `/api/calls/${call.callId}/timeline`);
    placed.push({
      ...call,
      variant: planned.variant,
      usage: callUsage(timeline),
      durationMs: timeline.at(-1)?.atMs ?? 0,
      replies: repliesOf(timeline),
      answerSources: answerSources(timeline),
      strayAudioMs: strayAudioMs(timeline, call),
      openerMs: agents[index]?.openerMs ?? {},
    });
  }
  return placed;
}

function answerSources(timeline: readonly CallEvent[]): Record<string, AnswerSource> {
  const ready = timeline.filter((event) => event.type === "answer_ready");
  return Object.fromEntries(ready.map(({ turnId, source }) => [turnId, source]));
}

function repliesOf(timeline: readonly CallEvent[]): Record<string, string> {
  const ended = timeline.filter((event) => event.type === "agent_turn_ended");
  return Object.fromEntries(ended.map(({ turnId, personal }) => [turnId, personal.replyText]));
}

/** A turn that went on because nobody had meant to interrupt it sends audio again, and its timeline says so. */
function strayAudioMs(timeline: readonly CallEvent[], { audioAfterInterruptMs }: ObservedCall): number {
  const resumed = new Set(timeline.flatMap((event) => (event.type === "playback_resumed" ? [event.turnId] : [])));
  const turns = Object.entries(audioAfterInterruptMs);
  return turns.reduce((sum, [turnId, ms]) => (resumed.has(turnId) ? sum : sum + ms), 0);
}

interface CalledAgent {
  readonly id: string;
  readonly openerMs: Readonly<Record<string, number>>;
}

/** Makes the agent of each call: one for all calls of a variant, or a new one for each. */
async function makeAgents(platform: Platform, { calls, variantOf }: RealPlan): Promise<CalledAgent[]> {
  const shared = new Map<string, CalledAgent>();
  const agents: CalledAgent[] = [];
  // One after the other: nobody is in a hurry, and speech that is made too slowly is given up.
  for (const [index, { variant }] of calls.entries()) {
    const known = shared.get(variant);
    const { settings, isNewForEachCall } = variantOf(variant);
    const agent = known ?? (await makeAgent(platform, { ...settings, slug: `${settings.slug}-${index}` }));
    if (!isNewForEachCall) shared.set(variant, agent);
    agents.push(agent);
  }
  return agents;
}

/**
 * Makes an agent that has all its openers. One that lacks some would go on without them for ten minutes, so another is
 * made.
 */
async function makeAgent(platform: Platform, settings: AgentSettings): Promise<CalledAgent> {
  for (let attempt = 1; attempt <= AGENT_ATTEMPTS; attempt++) {
    const slug = `${settings.slug}-${attempt}`;
    const { id } = await callApi<{ id: string }>(platform, "POST", "/api/agents", { ...settings, slug });
    const openerMs = await storedOpeners(platform, id);
    if (openerMs) return { id, openerMs };
  }
  throw new Error("an agent's openers could not be made: the machine is too busy");
}

/** Lengths of the agent's openers once all are stored; null when they are not, or not all. */
async function storedOpeners(platform: Platform, agentId: string): Promise<Record<string, number> | null> {
  const deadlineMs = machineNowMs() + CLIPS_DEADLINE_MS;
  while (machineNowMs() < deadlineMs) {
    const path = `/api/agents/${agentId}/openers`;
    const { phrases } = await callApi<{ phrases: StoredOpener[] }>(platform, "GET", path);
    if (phrases.every(({ isStored }) => isStored)) {
      return Object.fromEntries(phrases.map(({ text, durationMs }) => [text, durationMs ?? 0]));
    }
    // All are stored together, when the last is made or given up.
    if (phrases.some(({ isStored }) => isStored)) return null;
    await sleep(LOOK_EVERY_MS);
  }
  return null;
}

interface StoredOpener {
  readonly text: string;
  readonly isStored: boolean;
  readonly durationMs: number | null;
}

async function callApi<T>(platform: Platform, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(platform.url + path, {
    method,
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = (await response.json()) as { success: boolean; data: T; error?: { message: string } };
  if (!answer.success) throw new Error(`${method} ${path}: ${answer.error?.message}`);
  return answer.data;
}
