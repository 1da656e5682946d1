import type { schemas } from "../api/api-types.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Notice } from "../components/Notice.tsx";
import type { Agent } from "./agent-answers.ts";
import { hearingOf, hearingWords } from "./hearing.ts";

/** Says what an agent hears, where that is not everything. */
export function HearingNote({ agent }: { agent: Pick<Agent, "expectedPhrases" | "knowledge"> }) {
  const { value: health } = useAnswer<schemas["Health"]>("/api/health");
  if (health === undefined) return null;
  const hearing = hearingOf(agent, health.services);
  const words = hearingWords(hearing);
  if (words === null) return null;
  return <Notice tone={hearing.kind === "deaf" ? "warning" : "info"}>{words}</Notice>;
}
