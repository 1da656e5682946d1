import type { InputEntry, OutputEntry } from "../../voice/flight/entry.ts";
import { checkExpectation, type ExpectationOutcome } from "../../voice/flight/expectation.ts";
import type { Difference } from "../../voice/flight/output-check.ts";
import type { Recording } from "../../voice/flight/recording.ts";
import type { ReplayResult } from "../../voice/flight/replay.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";

/** What `npm run replay` tells, as data. */
export interface ReplayReport {
  callId: string;
  platformVersion: string;
  /** Whether everything recorded happened again. */
  isSame: boolean;
  events: number;
  /** Events, requests and pieces of audio that were compared and were the same. */
  sameOutputs: number;
  changedRequests: number;
  /** Whether the recording ends before the call did, being full or made of a running call. */
  isPartial: boolean;
  decisions: Decision[];
  difference: Difference | null;
  /** What should have been, and what was, in a file that tests a call; such a file is not compared. */
  expectations: ExpectationOutcome[];
}

/** One decision of the core: what it took for a turn, what it said first, when it gave way, how its turn ended. */
interface Decision {
  atMs: number;
  text: string;
}

export function reportOf({ header, segments, trailer }: Recording, result: ReplayResult): ReplayReport {
  const isFull = segments.some(({ entries }) => entries.some(({ type }) => type === "stopped"));
  return {
    callId: header.callId,
    platformVersion: header.platformVersion,
    isSame: result.difference === null,
    events: result.events.length,
    sameOutputs: result.sameOutputs,
    changedRequests: result.changedRequests,
    isPartial: isFull || !trailer.isCallEnded,
    decisions: result.events.flatMap(decisionOf),
    difference: result.difference,
    expectations: [],
  };
}

/** The report of a replay with times of its own: same is what its expectations ask for. */
export function retimedReportOf(recording: Recording, events: CallEvent[]): ReplayReport {
  const expectations = recording.expectations.map((expectation) => checkExpectation(expectation, events));
  const result = { events, sameOutputs: 0, changedRequests: 0, difference: null };
  return { ...reportOf(recording, result), isSame: expectations.every(({ isMet }) => isMet), expectations };
}

/** The report for a person at a terminal. */
export function describeReport(report: ReplayReport): string {
  const { callId, platformVersion, decisions, difference, isSame, events, changedRequests, isPartial, expectations } =
    report;
  const lines = [`call ${callId}, recorded by version ${platformVersion}`, ""];
  for (const { atMs, text } of decisions) lines.push(`${seconds(atMs)}  ${text}`);
  lines.push("");
  if (isPartial) lines.push("the recording ends before the call does");
  if (changedRequests > 0)
    lines.push(`${changedRequests} requests have other words now; their recorded answers were given`);
  for (const expectation of expectations) lines.push(describeExpectation(expectation));
  if (expectations.length > 0) return lines.join("\n");
  if (isSame) lines.push(`same decisions, ${events} events`);
  if (difference !== null) lines.push(...describeDifference(difference));
  return lines.join("\n");
}

function describeExpectation({ turnId, measure, atMost, actual, isMet, because }: ExpectationOutcome): string {
  const was = actual === null ? "did not happen" : `was ${actual}`;
  return `${isMet ? "passed" : "FAILED"}: ${measure} of ${turnId} ${was}, at most ${atMost} is good (${because})`;
}

function describeDifference({ atMs, recorded, replayed, reason, inputsBefore }: Difference): string[] {
  const lines = [`first difference at ${seconds(atMs).trim()}`];
  if (reason !== null) lines.push(`  ${reason}`);
  else {
    lines.push(`  recorded  ${recorded === null ? "nothing" : describeEntry(recorded)}`);
    lines.push(`  replayed  ${replayed === null ? "nothing" : describeEntry(replayed)}`);
  }
  if (inputsBefore.length > 0) lines.push("after these inputs, the caller's audio left out:");
  for (const input of inputsBefore) lines.push(`${seconds(input.atMs)}  ${describeEntry(input)}`);
  return lines;
}

/** Entries say what they are first; audio is only counted. */
function describeEntry(entry: InputEntry | OutputEntry): string {
  const { type, ...fields } = entry;
  const shorten = (_key: string, value: unknown): unknown => {
    if (value instanceof Int16Array) return `${value.length} samples`;
    return value instanceof Error ? value.message : value;
  };
  if (entry.type !== "event") return `${type} ${JSON.stringify(fields, shorten)}`;
  const { type: eventType, ...eventFields } = entry.event;
  return `${eventType} ${JSON.stringify(eventFields)}`;
}

function decisionOf(event: CallEvent): Decision[] {
  const text = textOf(event);
  return text === null ? [] : [{ atMs: event.atMs, text }];
}

function textOf(event: CallEvent): string | null {
  switch (event.type) {
    case "turn_committed":
      return `caller's turn     ${quote(event.personal.text)}`;
    case "turn_unintelligible":
      return "caller's turn     not understood";
    case "agent_turn_started":
      return `agent's turn      ${event.turnId} ${event.source}${event.isSpeculative ? ", in secret" : ""}`;
    case "speculation_discarded":
      return `taken back        ${event.turnId} ${event.reason}`;
    case "opener_chosen":
      return `opener            ${event.turnId} ${quote(event.opener)}`;
    case "holding_line_started":
      return `holding line      ${event.turnId}`;
    case "hedge_started":
      return `hedge             ${event.turnId} ${event.provider} after ${event.afterMs} ms`;
    case "provider_fell_back":
      return `fallback          ${event.stage} ${event.from} → ${event.to}`;
    case "tool_called":
      return `tool              ${event.turnId} ${event.name}`;
    case "barge_in":
      return `barge-in          ${event.turnId} by ${event.cause}`;
    case "playback_resumed":
      return `went on           ${event.turnId} from ${event.fromMs} ms`;
    case "agent_turn_ended":
      return `agent's turn over ${event.turnId} ${event.metrics.outcome}, heard ${quote(event.personal.heardText)}`;
    case "call_ended":
      return `call ended        ${event.reason}`;
    default:
      return null;
  }
}

const quote = (text: string): string => JSON.stringify(text);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(3).padStart(9)} s`;
