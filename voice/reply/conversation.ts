import type { AgentConfig, KnowledgeEntry } from "../agent.ts";
import type { CallEvent } from "../events.ts";
import type { ChatMessage } from "../providers.ts";

/** Exchanges kept in the model's context: enough for a telephone call's thread, small enough to stay fast. */
const MAX_REMEMBERED_MESSAGES = 40;

/** What was said in a call as the model should remember it: the caller's words and the agent's heard words. */
export class Conversation {
  readonly #messages: ChatMessage[] = [];

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  /** Follows the timeline; a turn of which nothing was heard leaves no message. */
  observe(event: CallEvent): void {
    if (event.type === "turn_committed") this.#append({ role: "user", content: event.personal.text });
    if (event.type === "agent_turn_ended" && event.personal.heardText !== "") {
      this.#append({ role: "assistant", content: event.personal.heardText });
    }
  }

  #append(message: ChatMessage): void {
    this.#messages.push(message);
    if (this.#messages.length > MAX_REMEMBERED_MESSAGES) this.#messages.shift();
  }
}

/**
 * The system message: the agent's instructions, how to speak, then knowledge as `Q: … | …` / `A: …` pairs under `## Knowledge` and fixed lines
 * as `key: text` under `## Script`. What changes from turn to turn stands last, so that vendors can reuse the prompt's beginning.
 */
export function systemPrompt(
  agent: AgentConfig,
  knowledge: readonly KnowledgeEntry[],
  spokenOpener: string | null,
): string {
  const sections = [
    agent.prompt,
    "You are on a live voice call. Answer in one to three short spoken sentences, without lists, markup or emoji. Answer from the knowledge below; if it does not hold the answer, say so.",
  ];
  const script = Object.entries(agent.script).map(([key, line]) => `${key}: ${line}`);
  if (script.length > 0) sections.push(`## Script\n${script.join("\n")}`);
  const pairs = knowledge.map((entry) => `Q: ${entry.questions.join(" | ")}\nA: ${entry.answer}`);
  if (pairs.length > 0) sections.push(`## Knowledge\n${pairs.join("\n\n")}`);
  if (spokenOpener !== null)
    sections.push(`Opener already spoken: "${spokenOpener}". Continue that sentence; do not repeat it.`);
  return sections.join("\n\n");
}
