import type { ServicesKind } from "../../voice/timeline/services-kind.ts";
import {
  bottleneckOf,
  lengthOf,
  type StageName,
  stageNames,
  type TurnStages,
} from "../../voice/timeline/turn-stages.ts";
import { measure, optionalText, type PointOf, type Slot, slotTable, text } from "./slot-table.ts";
import type { TurnPoint } from "./turn-point.ts";

/*
 * Stages of answers to speech in Analytics Engine, a point beside that of the turn: the dataset of turns has not the
 * columns for them. A stage is there for turns whose answer was heard, since only then do the stages add up to
 * something; the opener's for those in which one was heard first.
 */

/** Name of a stage's field. */
export type StageField = `${StageName}Ms`;

/** Names the field of a stage. */
export function stageFieldOf<Name extends StageName>(stage: Name): `${Name}Ms` {
  return `${stage}Ms`;
}

/** Fields of the stages, in their order. */
export const stageFields = stageNames.map(stageFieldOf);

const stageSlots = {
  callId: text("blob1"),
  turnId: text("blob2"),
  agentId: text("blob3"),
  transport: text("blob4"),
  sttProvider: optionalText("blob5"),
  llmProvider: optionalText("blob6"),
  ttsProvider: optionalText("blob7"),
  llmModel: optionalText("blob8"),
  services: text<ServicesKind>("blob9"),
  colo: optionalText("blob10"),
  isolate: text<TurnPoint["isolate"]>("blob11"),
  /** The longest stage; null where there was none to wait for. */
  bottleneck: optionalText<StageName>("blob12"),
  ...({
    speechToTextMs: measure("double1"),
    endpointingMs: measure("double2"),
    openerMs: measure("double3"),
    knowledgeMs: measure("double4"),
    modelMs: measure("double5"),
    toolsMs: measure("double6"),
    clauseMs: measure("double7"),
    voiceMs: measure("double8"),
    queueMs: measure("double9"),
    playoutMs: measure("double10"),
  } satisfies Record<StageField, Slot<number | null>>),
  turnGapMs: measure("double11"),
  responseTimeMs: measure("double12"),
  answerHeardMs: measure("double13"),
} as const;

/** Stages of one answer, and what it ran on. */
export type StagePoint = PointOf<typeof stageSlots>;
/** Name of a field of a stage point. */
export type StagePointField = keyof typeof stageSlots;

/** Names of the fields of a stage point. */
export const stagePointFields = Object.keys(stageSlots) as StagePointField[];

/** Slot table of `quantum_voice_stages`. */
export const stageTable = slotTable("quantum_voice_stages", stageSlots);

/** Makes the stage point of a turn from its data point and its stages. */
export function stagePointOf(turn: TurnPoint, stages: TurnStages): StagePoint {
  const { organizationId, callId, turnId, agentId, transport, services, isolate } = turn;
  const named = (name: string): string | null => (name === "" ? null : name);
  return {
    ...{ organizationId, callId, turnId, agentId, transport, services, isolate },
    sttProvider: named(turn.sttProvider),
    llmProvider: named(turn.llmProvider),
    ttsProvider: named(turn.ttsProvider),
    llmModel: named(turn.llmModel),
    colo: named(turn.colo),
    bottleneck: bottleneckOf(stages),
    ...stageLengths(stages),
    turnGapMs: turn.turnGapMs,
    responseTimeMs: turn.responseTimeMs,
    answerHeardMs: turn.answerHeardMs,
  };
}

/** Lengths of a turn's stages: those of an answer that was heard, and an opener's. */
function stageLengths({ gap, answer, isAnswerWhole }: TurnStages): Record<StageField, number | null> {
  const stages = [...(isAnswerWhole ? answer : []), ...gap.filter(({ name }) => name === "opener")];
  const entries = stageNames.map((name) => {
    const stage = stages.find((each) => each.name === name);
    return [stageFieldOf(name), stage === undefined ? null : lengthOf(stage)];
  });
  return Object.fromEntries(entries) as Record<StageField, number | null>;
}
