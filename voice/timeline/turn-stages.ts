import type { CallEvent } from "./events.ts";

/*
 * Stages of a caller's wait. A turn's latencies overlap (the model may have answered before the end of turn was
 * decided); its stages do not: they stand one behind the other from the end of the caller's speech (t0), or from the
 * commit (t1) where no speech began the turn, and each is the time by which the wait grew. A step that speculation had
 * done before the commit is 0 long. So the stages of the turn gap add up to it, and those of the answer to when it was
 * heard; the longest is what to make faster.
 */

/** Names of the stages, in their order. */
export const stageNames = [
  "speechToText",
  "endpointing",
  "opener",
  "knowledge",
  "model",
  "tools",
  "clause",
  "voice",
  "queue",
  "playout",
] as const;
/** Name of a stage. */
export type StageName = (typeof stageNames)[number];

/** Meanings of the stages, in order. */
export const stageMeanings: Readonly<Record<StageName, string>> = {
  speechToText: "End of the caller's speech → all their words recognised",
  endpointing: "Words recognised → end of turn decided",
  opener: "End of turn decided → first sound, where that is an opener's: in the turn gap only",
  knowledge: "End of turn decided → knowledge looked up",
  model: "→ the model's first token, or its first call of a tool",
  tools: "→ the last tool finished before the answer's first clause",
  clause: "→ the answer's first clause written, and sent to synthesis or found as a clip",
  voice: "→ the first clause's first audible sample",
  queue: "Answer ready → handed to the transport: an opener ends before it, or audio is paced",
  playout: "Handed to the transport → heard by the caller",
};

/** Stage of a turn: times in ms since the call's start. */
export interface Stage {
  name: StageName;
  fromMs: number;
  toMs: number;
  /** True while it goes on: `toMs` is now. */
  isOpen: boolean;
}

/** Stages of one turn; a stage that the turn did not have is not there. */
export interface TurnStages {
  /** t0, or t1 of a turn that no speech began. */
  fromMs: number;
  /** Up to the first sound; they add up to the turn gap. */
  gap: Stage[];
  /** Up to the answer's first sample as heard; they add up to answer heard. */
  answer: Stage[];
  /** The first sound was sent, and the answer was heard: the stages up to there are all. */
  isGapWhole: boolean;
  isAnswerWhole: boolean;
}

/**
 * Reads a turn's stages off its call's timeline; null while the turn has not begun. Of a turn that runs, the last stage
 * is open and ends at `nowMs`; the end of the caller's speech is the latest one until the turn is committed.
 */
export function turnStages(events: readonly CallEvent[], turnId: string, nowMs: number): TurnStages | null {
  const steps = turnSteps(events, turnId);
  if (steps === null) return null;
  const { t0, t1, hasEnded, openerAtMs, answerAtMs, heardAtMs } = steps;
  const fromMs = t0 ?? t1 ?? steps.begunAtMs;
  const firstSoundMs = openerAtMs ?? answerAtMs;
  const heard: Step[] =
    t0 === null
      ? []
      : [
          { name: "speechToText", atMs: steps.wordsAtMs },
          { name: "endpointing", atMs: t1 },
        ];
  const allSteps: Step[] = [
    { name: "knowledge", atMs: steps.knowledgeAtMs },
    { name: "model", atMs: steps.modelAtMs },
    { name: "tools", atMs: steps.toolsAtMs },
    { name: "clause", atMs: steps.clauseAtMs },
    { name: "voice", atMs: steps.readyAtMs },
  ];
  const work = allSteps.filter(({ name, atMs }) => {
    // Tools come only where they were called, and a model that was asked waits for no knowledge: neither is open.
    if (name === "tools") return atMs !== null;
    return name !== "knowledge" || atMs !== null || !steps.isModelAsked;
  });
  const firstSound: Step[] =
    openerAtMs === null ? [...work, { name: "queue", atMs: answerAtMs }] : [{ name: "opener", atMs: openerAtMs }];
  const answer: Step[] = [...work, { name: "queue", atMs: answerAtMs }, { name: "playout", atMs: heardAtMs }];
  const openUntilMs = hasEnded ? null : nowMs;
  return {
    fromMs,
    gap: consecutive([...heard, ...firstSound], fromMs, firstSoundMs, openUntilMs),
    answer: consecutive([...heard, ...answer], fromMs, heardAtMs, openUntilMs),
    isGapWhole: firstSoundMs !== null,
    isAnswerWhole: heardAtMs !== null,
  };
}

/** Events that one ended turn's stages are read from: a turn has a few dozen; of a caller who dictates, the latest. */
const MAX_TURN_EVENTS = 512;

/**
 * Reads the stages of all turns that have ended, by their ids. Each is read from the events since the turn before the
 * last ended: a caller's words may begin before the turn that they interrupt ends.
 */
export function endedTurnStages(events: readonly CallEvent[]): Map<string, TurnStages> {
  const stages = new Map<string, TurnStages>();
  let [lastEnd, endBefore] = [0, 0];
  for (const [index, event] of events.entries()) {
    if (event.type !== "agent_turn_ended") continue;
    const own = events.slice(Math.max(endBefore, index + 1 - MAX_TURN_EVENTS), index + 1);
    const read = turnStages(own, event.turnId, event.atMs);
    if (read !== null) stages.set(event.turnId, read);
    [endBefore, lastEnd] = [lastEnd, index + 1];
  }
  return stages;
}

/** Draws out the open stage of a turn that goes on to `nowMs`. */
export function stagesUntil(stages: TurnStages, nowMs: number): TurnStages {
  const drawnOut = (part: readonly Stage[]): Stage[] =>
    part.map((stage) => (stage.isOpen ? { ...stage, toMs: Math.max(stage.fromMs, nowMs) } : stage));
  return { ...stages, gap: drawnOut(stages.gap), answer: drawnOut(stages.answer) };
}

/** Returns the stage that most of the wait went to: for the answer, or else for the first sound. */
export function bottleneckOf({ gap, answer, isGapWhole, isAnswerWhole }: TurnStages): StageName | null {
  const stages = isAnswerWhole ? answer : isGapWhole ? gap : [];
  const longest = stages.reduce<Stage | null>(
    (best, stage) => (best === null || lengthOf(stage) > lengthOf(best) ? stage : best),
    null,
  );
  return longest !== null && lengthOf(longest) > 0 ? longest.name : null;
}

/** Returns a stage's length in ms. */
export function lengthOf({ fromMs, toMs }: Stage): number {
  return toMs - fromMs;
}

/** End of a stage, null where it did not happen or has not yet. */
interface Step {
  name: StageName;
  atMs: number | null;
}

/**
 * Puts stages one behind the other from `fromMs` to `endMs`. A step that happened earlier than the one before it adds
 * nothing; one that did not happen is part of the next that did. Without an end, the first step that is still to come
 * is open until `openUntilMs`.
 */
function consecutive(
  steps: readonly Step[],
  fromMs: number,
  endMs: number | null,
  openUntilMs: number | null,
): Stage[] {
  const stages: Stage[] = [];
  let atMs = fromMs;
  const lastKnown = steps.findLastIndex((step) => step.atMs !== null);
  for (const { name, atMs: stepMs } of steps.slice(0, lastKnown + 1)) {
    if (stepMs === null) continue;
    const toMs = Math.max(atMs, endMs === null ? stepMs : Math.min(endMs, stepMs));
    stages.push({ name, fromMs: atMs, toMs, isOpen: false });
    atMs = toMs;
  }
  const next = steps[lastKnown + 1];
  if (endMs === null && openUntilMs !== null && next !== undefined) {
    stages.push({ name: next.name, fromMs: atMs, toMs: Math.max(atMs, openUntilMs), isOpen: true });
  }
  return stages;
}

/** Steps of a turn: when each happened, ms since the call's start; null for one that did not. */
export interface TurnSteps {
  t0: number | null;
  t1: number | null;
  /** The reply's begin, in secret or not. */
  begunAtMs: number;
  hasEnded: boolean;
  wordsAtMs: number | null;
  knowledgeAtMs: number | null;
  isModelAsked: boolean;
  modelAtMs: number | null;
  toolsAtMs: number | null;
  clauseAtMs: number | null;
  readyAtMs: number | null;
  openerAtMs: number | null;
  answerAtMs: number | null;
  heardAtMs: number | null;
}

/** Reads the steps of a turn off its call's timeline; null while it has not begun. */
export function turnSteps(events: readonly CallEvent[], turnId: string): TurnSteps | null {
  const begun = events.findLastIndex((event) => event.type === "agent_turn_started" && event.turnId === turnId);
  if (begun === -1) return null;
  const committed = events.findLastIndex((event) => event.type === "turn_committed" && event.turnId === turnId);
  const commit = events[committed] as Extract<CallEvent, { type: "turn_committed" }> | undefined;
  const isSpoken = commit === undefined ? isSpeculative(events[begun]) : commit.speechEndMs !== null;
  const t0 = commit === undefined ? lastSpeechEnd(events, isSpoken) : commit.speechEndMs;
  const steps: TurnSteps = {
    t0,
    t1: commit?.atMs ?? (isSpoken ? null : (events[begun]?.atMs ?? null)),
    begunAtMs: events[begun]?.atMs ?? 0,
    hasEnded: false,
    wordsAtMs: commit === undefined ? null : wordsRecognisedAt(events, committed, commit.personal.text),
    knowledgeAtMs: null,
    isModelAsked: false,
    modelAtMs: null,
    toolsAtMs: null,
    clauseAtMs: null,
    readyAtMs: null,
    openerAtMs: null,
    answerAtMs: null,
    heardAtMs: null,
  };
  for (const event of events.slice(begun)) {
    if ("turnId" in event && event.turnId === turnId) take(event, steps);
  }
  // Where no clause went to synthesis, or only a later one did, the first was a clip.
  if (steps.readyAtMs !== null && (steps.clauseAtMs ?? Number.POSITIVE_INFINITY) > steps.readyAtMs)
    steps.clauseAtMs = steps.readyAtMs;
  return steps;
}

/** Takes one event of the turn. The first of each kind counts, as in a turn's metrics. */
function take(event: CallEvent, steps: TurnSteps): void {
  switch (event.type) {
    case "knowledge_retrieved":
      steps.knowledgeAtMs ??= event.atMs;
      return;
    case "llm_requested":
      steps.isModelAsked = true;
      return;
    case "llm_first_token":
      steps.modelAtMs ??= event.atMs;
      return;
    case "tool_called":
      steps.modelAtMs ??= event.atMs;
      return;
    case "tool_finished":
      if (steps.clauseAtMs === null && steps.readyAtMs === null) steps.toolsAtMs = event.atMs;
      return;
    case "tts_requested":
      steps.clauseAtMs ??= event.atMs;
      return;
    case "answer_ready":
      steps.readyAtMs ??= event.atMs;
      return;
    case "audio_started":
      if (event.isOpener) steps.openerAtMs ??= event.atMs;
      else steps.answerAtMs ??= event.atMs;
      return;
    case "agent_turn_ended":
      steps.hasEnded = true;
      if (event.metrics.answerHeardMs !== null && steps.t0 !== null)
        steps.heardAtMs = steps.t0 + event.metrics.answerHeardMs;
      return;
    default:
      return;
  }
}

function isSpeculative(event: CallEvent | undefined): boolean {
  return event?.type === "agent_turn_started" && event.isSpeculative;
}

function lastSpeechEnd(events: readonly CallEvent[], isSpoken: boolean): number | null {
  const ended = events.findLast((event) => event.type === "speech_ended");
  return isSpoken && ended?.type === "speech_ended" ? ended.speechAtMs : null;
}

/**
 * Returns when speech to text first had the words that were committed; null where it never told them before the end of
 * turn. Speech of several stretches ends in the words of the last.
 */
function wordsRecognisedAt(events: readonly CallEvent[], committed: number, text: string): number | null {
  const words = wordsOf(text);
  let firstAtMs: number | null = null;
  for (const event of events.slice(0, committed).toReversed()) {
    if (event.type === "turn_committed" || event.type === "turn_unintelligible") break;
    if (event.type !== "interim_transcript" && event.type !== "eager_end_of_turn") continue;
    const told = wordsOf(event.personal.text);
    if (told === "" || !words.endsWith(told)) break;
    firstAtMs = event.atMs;
  }
  return firstAtMs;
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
