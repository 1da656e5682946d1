import { setTimeout } from "node:timers/promises";
import type { CallEvent } from "../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../voice/timeline/turn-metrics.ts";
import { BrowserCaller } from "./browser-caller.ts";

/** A platform to call, as `.local/dev.json` describes it. */
export interface CallablePlatform {
  url: string;
  apiKey: string;
  agentId: string;
}

/** One exchange as the caller saw it. */
export interface Exchange {
  /** What speech to text understood; null for the greeting and other unasked turns. */
  userText: string | null;
  agentText: string;
  metrics: TurnMetrics;
  /**
   * By the caller's own clock: last audible sample of its speech sent → first audible sample of the answer received.
   */
  observedGapMs: number | null;
  /** The call's timeline up to here. */
  timeline: CallEvent[];
}

export interface CallResult {
  callId: string;
  exchanges: Exchange[];
  /** What the caller heard, 16-bit mono at `sampleRateHz`. */
  heard: Int16Array;
  sampleRateHz: number;
  endReason: string | null;
}

const ANSWER_DEADLINE_MS = 30_000;
const REQUEST_DEADLINE_MS = 30_000;
/** People do not answer at once; without a pause the caller would talk over the agent's last word. */
const CALLER_PAUSE_MS = 600;

/** Time in which an agent that asked to hang up does so. */
const GOODBYE_MS = 500;

/** Asks the platform for a call to an agent. */
export async function requestCall(platform: CallablePlatform): Promise<{ callId: string; url: string }> {
  const response = await fetch(`${platform.url}/api/calls/start`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ agentId: platform.agentId, transport: "browser" }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = (await response.json()) as {
    success: boolean;
    data: { callId: string; url: string };
    error?: { message: string };
  };
  if (!answer.success) throw new Error(`the platform refused the call: ${answer.error?.message}`);
  return answer.data;
}

async function fetchTimeline(platform: CallablePlatform, callId: string): Promise<CallEvent[]> {
  const response = await fetch(`${platform.url}/api/calls/${callId}/timeline`, {
    headers: { Authorization: `Bearer ${platform.apiKey}` },
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = (await response.json()) as { success: boolean; data: CallEvent[]; error?: { message: string } };
  if (!answer.success) throw new Error(`the platform keeps the timeline back: ${answer.error?.message}`);
  return answer.data;
}

/**
 * Calls, listens to the greeting, says each utterance when the agent has finished, listens to the answer and hangs up.
 * In real time.
 */
export async function placeCall(
  platform: CallablePlatform,
  utterances: readonly Int16Array[],
  onExchange: (exchange: Exchange) => void = () => {},
): Promise<CallResult> {
  const { callId, url } = await requestCall(platform);
  const caller = await BrowserCaller.connect(url);
  const exchanges: Exchange[] = [];
  const note = async (heard: Omit<Exchange, "timeline">): Promise<void> => {
    const exchange = { ...heard, timeline: await fetchTimeline(platform, callId) };
    exchanges.push(exchange);
    onExchange(exchange);
  };
  try {
    caller.start();
    await note(await nextExchange(caller, 0, null));
    for (const [position, utterance] of utterances.entries()) {
      if (isOver(caller)) break;
      await caller.until("the agent is silent", () => !caller.loudspeaker.isPlaying, ANSWER_DEADLINE_MS);
      await setTimeout(CALLER_PAUSE_MS);
      const seen = turnCount(caller);
      await caller.say(utterance);
      await note(await nextExchange(caller, seen, caller.spokenAtMs[position] ?? null));
    }
    // An agent that said goodbye hangs up by itself; otherwise this caller does.
    await setTimeout(GOODBYE_MS);
  } finally {
    caller.hangUp();
  }
  return {
    callId,
    exchanges,
    heard: caller.loudspeaker.heard(),
    sampleRateHz: caller.sampleRateHz,
    endReason: endReasonOf(caller),
  };
}

function turnCount(caller: BrowserCaller): number {
  return caller.received.filter(({ message }) => message.type === "turn_metrics").length;
}

function isOver(caller: BrowserCaller): boolean {
  return caller.closed !== null || endReasonOf(caller) !== null;
}

function endReasonOf(caller: BrowserCaller): string | null {
  for (const { message } of caller.received) if (message.type === "call_ended") return message.reason;
  return null;
}

/** Waits for the turn after the `seen` ones that have ended, and reads the exchange off the messages since. */
async function nextExchange(
  caller: BrowserCaller,
  seen: number,
  spokenAtMs: number | null,
): Promise<Omit<Exchange, "timeline">> {
  const firstMessage = caller.received.length;
  await caller.until("the answer ends", () => turnCount(caller) > seen, ANSWER_DEADLINE_MS);
  let userText: string | null = null;
  let agentText = "";
  for (const { message } of caller.received.slice(seen === 0 ? 0 : lastTurnEnd(caller, seen))) {
    if (message.type === "transcript" && message.role === "user") userText = message.text;
    if (message.type === "transcript_end") agentText = message.text;
    if (message.type === "turn_metrics") {
      const { type: _type, ...metrics } = message;
      const audibleAtMs = caller.firstAudibleAtMs.get(metrics.turnId);
      const observedGapMs =
        spokenAtMs !== null && audibleAtMs !== undefined ? Math.round(audibleAtMs - spokenAtMs) : null;
      return { userText, agentText, metrics, observedGapMs };
    }
  }
  throw new Error(`the turn after message ${firstMessage} has no metrics`);
}

/** Index after the message that ended the `count`-th turn. */
function lastTurnEnd(caller: BrowserCaller, count: number): number {
  let ended = 0;
  for (const [index, { message }] of caller.received.entries()) {
    if (message.type === "turn_metrics" && ++ended === count) return index + 1;
  }
  return 0;
}
