import type { CallEvent } from "../../../voice/timeline/events.ts";
import { type TurnSteps, turnSteps } from "../../../voice/timeline/turn-stages.ts";

/*
 * Critical path of an answer. The work behind an answer overlaps: the model may have been asked in secret long before
 * the end of turn was decided. So the stages of `turn-stages.ts`, which say by how much the wait grew, do not say what
 * would make it shorter. Here each turn is a small graph: a stage begins when all that it needs has ended, and a while
 * after that where it waited for something else. The critical path is followed backwards from the moment the answer was
 * heard, always through the need that ended last. Played forwards with one such waiting left out, the graph says how
 * much sooner the answer would have been heard.
 */

/** Names of the work behind an answer, in an order in which each comes after everything that it needs. */
export const workNames = [
  "speechToText",
  "endpointing",
  "knowledge",
  "model",
  "tools",
  "clause",
  "voice",
  "playout",
] as const;
/** Name of a piece of work behind an answer. */
export type WorkName = (typeof workNames)[number];

/**
 * Needs of each piece of work. The words are enough to look knowledge up and to ask the model; only the caller's ear
 * has to wait for the decision that the turn is over. Where a tool waits for it too, the tool takes that long.
 */
export const needsOf: Readonly<Record<WorkName, readonly WorkName[]>> = {
  speechToText: [],
  endpointing: ["speechToText"],
  knowledge: ["speechToText"],
  model: ["speechToText", "knowledge"],
  tools: ["model"],
  clause: ["model", "tools"],
  voice: ["clause"],
  playout: ["voice", "endpointing"],
};

/** Piece of work behind an answer; times in ms from the end of the caller's speech, negative before it. */
export interface Work {
  readonly name: WorkName;
  readonly fromMs: number;
  readonly toMs: number;
  /** Time between the end of all that it needs and its begin. */
  readonly idleMs: number;
}

/** Stretch of a turn's wait as it is drawn; what others hide is not critical. */
export interface PathSpan {
  readonly stage: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly isCritical: boolean;
}

/** Waiting of a stage for something that it did not need. */
export interface NeedlessWait {
  readonly stage: WorkName;
  readonly waitedFor: string;
  /** Time by which the answer would have been heard sooner without it. */
  readonly savesMs: number;
}

/** Critical path of one answered turn. */
export interface CriticalPath {
  readonly turnId: string;
  /** End of the caller's speech → answer heard. */
  readonly waitMs: number;
  readonly spans: readonly PathSpan[];
  /** Time on the critical path by stage; the parts add up to the wait. */
  readonly criticalMs: Readonly<Record<string, number>>;
  /** Lengths of all work within the wait, and by how much they exceed the time in which any went on. */
  readonly workMs: number;
  readonly overlapMs: number;
  readonly needless: readonly NeedlessWait[];
}

/** Waiting below this is the clock's, which counts whole milliseconds. */
const CLOCK_MS = 2;

/**
 * Reads the critical path of a turn off its call's timeline; null of a turn that no speech began, or whose answer was
 * not heard.
 */
export function criticalPath(events: readonly CallEvent[], turnId: string): CriticalPath | null {
  const steps = turnSteps(events, turnId);
  if (steps === null || steps.t0 === null || steps.t1 === null || steps.heardAtMs === null) return null;
  if (steps.readyAtMs === null || steps.answerAtMs === null) return null;
  const requestedAtMs = events.find((event) => event.type === "llm_requested" && event.turnId === turnId)?.atMs ?? null;
  const work = workOf(steps, requestedAtMs, steps.t0);
  const waitMs = steps.heardAtMs - steps.t0;
  const hasOpener = steps.openerAtMs !== null;
  const critical = followBack(work, hasOpener);
  const hidden = hiddenSpans(work, critical, waitMs);
  const criticalMs: Record<string, number> = {};
  for (const { stage, fromMs, toMs } of critical) criticalMs[stage] = (criticalMs[stage] ?? 0) + toMs - fromMs;
  return {
    turnId,
    waitMs,
    spans: [...critical, ...hidden].sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs),
    criticalMs,
    ...overlapOf(work, waitMs),
    needless: needlessWaits(work, hasOpener),
  };
}

/** Lists the work of a turn that was done, in the order of its names. */
function workOf(steps: TurnSteps, requestedAtMs: number | null, t0: number): Work[] {
  const { t1, begunAtMs, wordsAtMs, knowledgeAtMs, modelAtMs, toolsAtMs, clauseAtMs, readyAtMs } = steps;
  const decidedAtMs = t1 ?? begunAtMs;
  // Words that were never told before the end of turn came with it.
  const words = Math.min(wordsAtMs ?? decidedAtMs, decidedAtMs);
  const bounds: [WorkName, number | null, number | null][] = [
    ["speechToText", Math.min(t0, words), words],
    ["endpointing", words, decidedAtMs],
    ["knowledge", begunAtMs, knowledgeAtMs],
    ["model", requestedAtMs ?? knowledgeAtMs ?? begunAtMs, modelAtMs],
    ["tools", modelAtMs, toolsAtMs],
    ["clause", toolsAtMs ?? modelAtMs ?? begunAtMs, clauseAtMs],
    ["voice", clauseAtMs ?? begunAtMs, readyAtMs],
    ["playout", steps.answerAtMs, steps.heardAtMs],
  ];
  const work: Work[] = [];
  for (const [name, begin, end] of bounds) {
    if (begin === null || end === null) continue;
    const neededUntilMs = neededUntil(name, work);
    const fromMs = Math.max(begin - t0, neededUntilMs);
    const idleMs = neededUntilMs === Number.NEGATIVE_INFINITY ? 0 : fromMs - neededUntilMs;
    work.push({ name, fromMs, toMs: Math.max(fromMs, end - t0), idleMs });
  }
  return work;
}

/** Returns when the last of a piece's needs ended. A need that the turn did not have is replaced by its own needs. */
function neededUntil(name: WorkName, work: readonly Work[]): number {
  const ends = needsOf[name].map((need) => work.find((one) => one.name === need)?.toMs ?? neededUntil(need, work));
  return Math.max(Number.NEGATIVE_INFINITY, ...ends);
}

/** Returns the need that a piece began behind: the one that ended last. */
function lastNeed(name: WorkName, work: readonly Work[]): Work | null {
  const needs = needsOf[name].flatMap((need) => work.find((one) => one.name === need) ?? lastNeed(need, work) ?? []);
  return needs.reduce<Work | null>((last, need) => (last === null || need.toMs > last.toMs ? need : last), null);
}

/** Follows the path back from the last piece of work to the end of the caller's speech. */
function followBack(work: readonly Work[], hasOpener: boolean): PathSpan[] {
  const spans: PathSpan[] = [];
  const add = (stage: string, fromMs: number, toMs: number): void => {
    if (toMs > Math.max(0, fromMs)) spans.unshift({ stage, fromMs: Math.max(0, fromMs), toMs, isCritical: true });
  };
  let one = work.at(-1) ?? null;
  while (one !== null && one.toMs > 0) {
    add(one.name, one.fromMs, one.toMs);
    add(idleName(one.name, hasOpener), one.fromMs - one.idleMs, one.fromMs);
    one = lastNeed(one.name, work);
  }
  return spans;
}

/** Returns what a piece waited for when all that it needs was there. */
function idleName(name: WorkName, hasOpener: boolean): string {
  if (name === "playout") return hasOpener ? "opener" : "queue";
  // A reply begins when the turn is probably or certainly over.
  return name === "knowledge" || name === "model" || name === "voice" ? "endpointing" : "queue";
}

/** Lists the parts of the work within the wait that are not on the critical path. */
function hiddenSpans(work: readonly Work[], critical: readonly PathSpan[], waitMs: number): PathSpan[] {
  return work.flatMap(({ name, fromMs, toMs }) => {
    const [from, to] = [Math.max(0, fromMs), Math.min(waitMs, toMs)];
    const isShown = critical.some(({ stage, ...span }) => stage === name && span.fromMs <= from && span.toMs >= to);
    return to <= from || isShown ? [] : [{ stage: name, fromMs: from, toMs: to, isCritical: false }];
  });
}

function overlapOf(work: readonly Work[], waitMs: number): Pick<CriticalPath, "workMs" | "overlapMs"> {
  const pieces = work
    .map(({ fromMs, toMs }) => [Math.max(0, fromMs), Math.min(waitMs, toMs)] as const)
    .filter(([from, to]) => to > from)
    .sort(([a], [b]) => a - b);
  let coveredMs = 0;
  let untilMs = 0;
  for (const [from, to] of pieces) {
    coveredMs += Math.max(0, to - Math.max(from, untilMs));
    untilMs = Math.max(untilMs, to);
  }
  const workMs = pieces.reduce((sum, [from, to]) => sum + to - from, 0);
  return { workMs, overlapMs: workMs - coveredMs };
}

/** Lists the waits of a turn that made its answer late and that no need explains. */
function needlessWaits(work: readonly Work[], hasOpener: boolean): NeedlessWait[] {
  const heardAtMs = work.at(-1)?.toMs ?? 0;
  return work.flatMap(({ name, idleMs }) => {
    if (idleMs < CLOCK_MS) return [];
    const savesMs = heardAtMs - heardWithout(name, work);
    return savesMs < CLOCK_MS ? [] : [{ stage: name, waitedFor: idleName(name, hasOpener), savesMs }];
  });
}

/** Plays the turn with one piece's waiting left out, and returns when its answer would have been heard. */
function heardWithout(left: WorkName, work: readonly Work[]): number {
  const played: Work[] = [];
  for (const one of work) {
    const neededUntilMs = neededUntil(one.name, played);
    const idleMs = one.name === left ? 0 : one.idleMs;
    const fromMs = neededUntilMs === Number.NEGATIVE_INFINITY ? one.fromMs : neededUntilMs + idleMs;
    played.push({ ...one, fromMs, toMs: fromMs + one.toMs - one.fromMs });
  }
  return played.at(-1)?.toMs ?? 0;
}
