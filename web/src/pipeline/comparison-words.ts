import type { schemas } from "../api/api-types.ts";
import { stageWords } from "../words/stages.ts";

type Comparison = schemas["AnswerComparison"];

/** Groupings that the page offers, as it names them. */
export const groupings = [
  { value: "provider", label: "Provider" },
  { value: "model", label: "Model" },
  { value: "agent", label: "Agent" },
  { value: "colo", label: "Place" },
  { value: "transport", label: "Transport" },
  { value: "isolate", label: "Cold or warm" },
  { value: "stage", label: "Longest stage" },
] as const satisfies readonly { value: Comparison["by"]; label: string }[];

const kinds = { speechToText: "speech to text", languageModel: "language model", textToSpeech: "text to speech" };

/** A group's name, with the kind of its provider. */
export function groupWords(
  { kind, key }: Comparison["groups"][number],
  by: Comparison["by"],
  agentNames: ReadonlyMap<string, string>,
): { name: string; kind: string } {
  const names: Partial<Record<Comparison["by"], (key: string) => string>> = {
    agent: (id) => agentNames.get(id) ?? id,
    stage: (stage) => stageWords[stage as keyof typeof stageWords] ?? stage,
  };
  return {
    name: key === null ? "not known" : (names[by]?.(key) ?? key),
    kind: kind === null ? "" : kinds[kind],
  };
}
