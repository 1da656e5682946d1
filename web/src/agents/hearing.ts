import type { Agent } from "./agent-answers.ts";

/** The ways in which an agent hears its callers. */
export type Hearing =
  /** A recogniser of free speech, which takes phrases and questions as hints. */
  | { kind: "free" }
  /** The local recogniser, which hears `phrases` phrases and questions, and nothing else. */
  | { kind: "listed"; phrases: number }
  /** The local recogniser without a phrase or question: it hears nothing. */
  | { kind: "deaf" };

/** Tells how an agent hears on a platform with these services. */
export function hearingOf(
  { expectedPhrases, knowledge }: Pick<Agent, "expectedPhrases" | "knowledge">,
  services: string,
): Hearing {
  if (services === "vendor") return { kind: "free" };
  const phrases = expectedPhrases.length + knowledge.reduce((sum, { questions }) => sum + questions.length, 0);
  return phrases === 0 ? { kind: "deaf" } : { kind: "listed", phrases };
}

/** How an agent hears, in plain words; null where nothing needs to be said. */
export function hearingWords(hearing: Hearing): string | null {
  switch (hearing.kind) {
    case "free":
      return null;
    case "listed":
      return `The local recogniser hears the ${hearing.phrases} expected phrases and questions of this agent, and nothing else.`;
    case "deaf":
      return "This agent hears nothing: the local recogniser does not hear free speech, and the agent has no expected phrases or questions. Add some, or connect a vendor of speech to text.";
  }
}
