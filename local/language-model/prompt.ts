/**
 * What the responder reads out of the system messages it is sent.
 *
 * ```text
 * (any instructions)
 *
 * ## Knowledge
 * Q: What are your opening hours? | When are you open?
 * A: We are open Monday to Friday.
 *
 * Q: ...
 * A: ...
 *
 * Heading: Prices › Crowns
 * Passage: A crown costs 900 dollars. It takes two visits.
 *
 * ## Script
 * goodbye: Thank you for calling. Goodbye.
 * confirm_booking: You're booked for {day}{ at time}.
 *
 * ## Supervisor
 * (any instructions)
 * - offer them tuesday at ten
 * ```
 *
 * `|` separates ways to ask the same. A passage is quoted from a document and stands on one line, under its heading. An
 * answer goes on until the next `Q:`, blank line or heading. Script lines are
 * `key: text`; the keys are those of `ScriptKey`, others are ignored. A slot `{name}` is replaced by its value, and
 * `{ words name}` by the words and the value, or by nothing when there is no value. Sections may come in any order and
 * in several system messages.
 */

/** One thing the agent knows: ways to ask, and the answer to speak word for word. */
export interface KnowledgeEntry {
  readonly questions: readonly string[];
  readonly answer: string;
}

/** A piece of a document: sentences out of it may be spoken word for word. */
export interface KnowledgePassage {
  readonly heading: string;
  readonly text: string;
}

/** Lines an agent may script. */
export type ScriptKey =
  | "greeting"
  | "fallback"
  | "anything_else"
  | "what_can_i_do"
  | "goodbye"
  | "transfer"
  | "callback"
  | "confirm_booking";

export interface AgentPrompt {
  readonly knowledge: readonly KnowledgeEntry[];
  readonly passages: readonly KnowledgePassage[];
  readonly script: ReadonlyMap<string, string>;
  /** What a supervisor wants of this answer. */
  readonly notes: readonly string[];
}

/** Reads the sections of all system messages, in order; a later script line replaces an earlier one. Never fails. */
export function parsePrompt(systemMessages: readonly string[]): AgentPrompt {
  const knowledge: KnowledgeEntry[] = [];
  const passages: KnowledgePassage[] = [];
  const script = new Map<string, string>();
  const notes: string[] = [];
  for (const message of systemMessages) {
    let section = "";
    let questions: readonly string[] = [];
    let answer: string[] = [];
    let passageHeading = "";
    const finishEntry = () => {
      if (questions.length > 0 && answer.length > 0) knowledge.push({ questions, answer: answer.join(" ") });
      questions = [];
      answer = [];
    };
    for (const rawLine of message.split(/\r?\n/)) {
      const line = rawLine.trim();
      const heading = /^#+\s+(.*)$/.exec(line)?.[1];
      if (heading !== undefined) {
        finishEntry();
        section = heading.trim().toLowerCase();
      } else if (section === "knowledge") {
        if (line.startsWith("Q:")) {
          finishEntry();
          questions = line
            .slice(2)
            .split("|")
            .map((question) => question.trim())
            .filter((question) => question !== "");
        } else if (line.startsWith("Heading:")) {
          finishEntry();
          passageHeading = line.slice("Heading:".length).trim();
        } else if (line.startsWith("Passage:")) {
          finishEntry();
          passages.push({ heading: passageHeading, text: line.slice("Passage:".length).trim() });
          passageHeading = "";
        } else if (line.startsWith("A:")) answer = [line.slice(2).trim()];
        else if (line === "") finishEntry();
        else if (answer.length > 0) answer.push(line);
      } else if (section === "script") {
        const [, key, text] = /^([a-z_]+):\s*(.+)$/.exec(line) ?? [];
        if (key !== undefined && text !== undefined) script.set(key, text);
      } else if (section === "supervisor" && line.startsWith("- ")) notes.push(line.slice(2).trim());
    }
    finishEntry();
  }
  return { knowledge, passages, script, notes };
}

/** A script line with its slots filled; a slot without a value disappears with the words inside its braces. */
export function fillSlots(line: string, values: Readonly<Record<string, string>>): string {
  return line.replace(/\{([^{}]*?)([a-z_]+)\}/g, (_, words: string, name: string) => {
    const value = values[name];
    return value === undefined ? "" : words + value;
  });
}
