import type { StageName } from "../../../voice/timeline/turn-stages.ts";

/** Stages of a caller's wait, as pages name them, in their order. */
export const stageWords: Record<StageName, string> = {
  speechToText: "Speech to text",
  endpointing: "Endpointing",
  opener: "Opener",
  knowledge: "Knowledge",
  model: "Model, first token",
  tools: "Tools",
  clause: "First clause",
  voice: "Voice, first audio",
  queue: "Waiting to be sent",
  playout: "Way to the caller",
};

/** Stages in their order. */
export const stagesInOrder = Object.keys(stageWords) as StageName[];

/** Token of a stage's colour. */
export function stageColor(stage: StageName): string {
  return `--stage-${stage.toLowerCase()}`;
}
