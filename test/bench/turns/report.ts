import type { Estimate } from "../../../workers/measure/comparison/group-estimates.ts";
import type { FrontierResult } from "./frontier/frontier-run.ts";
import { type Goal, REFERENCES } from "./goals.ts";
import type { RealRun } from "./real-run.ts";
import type { MisunderstoodTurn, Quantiles, VariantSummary } from "./summary.ts";

/** What was asked for. */
export interface TurnsPlan {
  readonly profile: string;
  readonly seed: number;
  /** With everything on. */
  readonly calls: number;
  /** With each of the other settings. */
  readonly otherCalls: number;
  readonly atOnce: number;
  readonly frontierCalls: number;
}

export function describeMethod({ profile, seed, calls, otherCalls, atOnce }: TurnsPlan): string {
  return `
Turns: ${calls} calls with everything on, ${otherCalls} each with an agent on its first day, with speculation, openers and both off, mixed, up to ${atOnce} at once, in real time
through the built worker in Miniflare. Seed ${seed}.
Simulated: the vendors' delays and the detector's mistakes, drawn per stage from published distributions (profile ${profile}). Replayed: what the
speech service understands, from its own decoding of the same recordings at the start. Real: the worker, its sockets, eSpeak's speech, the
responder's answers, Postgres. Callers say recorded sentences with pauses as people make them (1.76 of 200 ms to 5 s per turn, between
words), interrupt about every fifth answer and acknowledge what they play; they are in processes of their own and keep their own clock.
Bands are 95 %, by bootstrap over whole calls: the turns of one call are alike.`;
}

export function describeRun({ wallMs, busyShare, sendLatenessMs, vendorsLateP99Ms, lost }: RealRun): string {
  return `took ${Math.round(wallMs / 1_000)} s, machine busy ${percent(busyShare)}; callers late by ${sendLatenessMs.p50.toFixed(1)} ms (P50), ${sendLatenessMs.p99.toFixed(1)} ms (P99${sendLatenessMs.p99 >= 10 ? ", too much: figures are the machine's" : ""});
vendors' process late by ${vendorsLateP99Ms.toFixed(1)} ms (P99)${lost > 0 ? `; ${lost} calls could not be placed` : ""}`;
}

export function describeVariant(summary: VariantSummary): string {
  const { variant, calls, turns } = summary;
  const rows: [string, Quantiles][] = [
    ["response time t2−t1", summary.responseTime],
    ["  first clause synthesised", summary.synthesisedResponseTime],
    ["    and no opener", summary.unopenedResponseTime],
    ["turn gap t2−t0", summary.turnGap],
    ["  by the caller's clock", summary.callerGap],
    ["  caller's less worker's", summary.clockDifference],
    ["endpointing t1−t0", summary.endpointing],
    ["answer heard − t0", summary.answerHeard],
    ["  by the caller's loudspeaker", summary.callerAnswerHeard],
    ["answer ready → heard", summary.overhang],
    ["longest silence after t1", summary.longestSilence],
    ["barge-in stop", summary.bargeInStop],
    ["  by the caller's clock", summary.callerBargeInStop],
    ["false start taken back", summary.takenBack],
    ["saved by speculation", summary.saved],
  ];
  return `
${variant}: ${calls} calls, ${turns} turns of the caller, ${summary.pauses.value.toFixed(2)} pauses per turn
${"ms".padEnd(30)}${["P50", "P95", "P99"].map((name) => name.padEnd(BAND_COLUMNS)).join("")}${"max".padStart(6)}${"n".padStart(7)}
${rows.map(([name, quantiles]) => describeQuantiles(name, quantiles)).join("\n")}
false starts per turn ${rate(summary.falseStarts)}; noticed by the worker ${rate(summary.noticedFalseStarts)}; repaired in words ${percent(summary.repairedShare)}
discarded per turn: ${rate(summary.discardedAttempts, 2)} replies, ${rate(summary.discardedTokens, 0)} tokens, ${rate(summary.discardedCharacters, 0)} characters; ${percent(summary.discardedShare)} of what was begun in secret
openers in ${percent(summary.openerShare)} of answers; first clause from earlier calls in ${percent(summary.recurringShare)} (these callers say the same few things; life recurs less), a fixed line's clip in ${percent(summary.clipShare)}
understood to the word ${percent(summary.understoodShare)}; ${summary.unanswered} turns without an answer after their end${summary.misunderstood.slice(0, LISTED_TURNS).map(describeMisunderstood).join("")}`;
}

/** Misunderstood turns that are told of each variant. */
const LISTED_TURNS = 10;

function describeMisunderstood({ callId, text, understood, falseStarts }: MisunderstoodTurn): string {
  const answered = understood.length === 0 ? "nothing" : understood.map((words) => `"${words}"`).join(", ");
  return `\n  ${callId}: "${text}" was answered as ${answered}, after ${falseStarts} false starts`;
}

/** Columns of a value with its band. */
const BAND_COLUMNS = 22;

function describeQuantiles(name: string, { n, p50, p95, p99, max }: Quantiles): string {
  if (n === 0) return `${name.padEnd(30)}–`;
  const columns = [p50, p95, p99].map((estimate) => banded(estimate).padEnd(BAND_COLUMNS)).join("");
  return `${name.padEnd(30)}${columns}${whole(max).padStart(6)}${String(n).padStart(7)}`;
}

export function describeReferences(): string {
  const row = ({ turnGap, responseTime }: { turnGap: readonly number[]; responseTime: readonly number[] }): string =>
    `turn gap ${turnGap.map(whole).join(" / ")}, response time ${responseTime.map(whole).join(" / ")}`;
  return `
The survey's model of the same distributions: serial (row B) ${row(REFERENCES.serial)};
openers for 96 % of turns (row H2) ${row(REFERENCES.openers)}`;
}

export function describeFrontierMethod({ profile, frontierCalls }: TurnsPlan): string {
  return `
Frontier, in VIRTUAL time: ${frontierCalls} calls at each operating point, the same callers and draws (profile ${profile}) at all of them. The core, its voice
activity detector and the speech service's replay and turn machine are the real ones; model and voice are their draws; there is no worker and no
network. A false start is any agent sound before the caller had finished. "detector": what speech to text says and at most one fixed wait after
everything. "ours": text completeness and dialogue act decide the wait (after complete/unclear/open words). The callers' sentences are all among
the phrases that the agent expects; the last curve is ours for an agent that expects none of them.`;
}

export function describeFrontier({ curves }: FrontierResult): string {
  return curves
    .map(({ policy, points }) => {
      const rows = points.map(({ label, falseStarts, gapP50Ms, gapP95Ms, turns, unanswered }) =>
        [
          `  ${label.padEnd(56)}`,
          rate(falseStarts).padEnd(BAND_COLUMNS + 2),
          banded(gapP50Ms).padEnd(BAND_COLUMNS),
          banded(gapP95Ms).padEnd(BAND_COLUMNS),
          `${String(turns).padStart(5)}${unanswered > 0 ? `, ${unanswered} unanswered` : ""}`,
        ].join(""),
      );
      const head = `${policy.padEnd(58)}${"false starts per turn".padEnd(BAND_COLUMNS + 2)}${"gap P50 ms".padEnd(BAND_COLUMNS)}${"gap P95 ms".padEnd(BAND_COLUMNS)}turns`;
      return `\n${head}\n${rows.join("\n")}`;
    })
    .join("\n");
}

export function describeGoals(goals: readonly Goal[]): string {
  return `\n${goals.map(({ what, measured, isMet }) => `${isMet ? "met   " : "MISSED"}  ${what}: ${measured}`).join("\n")}`;
}

function banded({ value, low, high }: Estimate): string {
  return Number.isNaN(value) ? "–" : `${whole(value)} (${whole(low)} to ${whole(high)})`;
}

function rate({ value, low, high }: Estimate, digits = 3): string {
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(share * 100).toFixed(1)} %`;
}
