import type { ChatMessage } from "../providers.ts";
import type { CallEvent } from "../timeline/events.ts";

/** Messages kept in the model's context: enough for a telephone call's thread, small enough to stay fast. */
const MAX_REMEMBERED_MESSAGES = 40;

interface Remembered {
  turnId: string;
  message: ChatMessage;
}

/** The conversation of a call as the model should remember it: the caller's words and the agent's heard words. */
export class Conversation {
  #remembered: Remembered[] = [];
  /** Results of tools that changed something, of the turn that has not ended. */
  readonly #deeds = new Map<string, string[]>();
  /** The agent's turn that goes on; a tool of an earlier one, which was cut off, may still be running. */
  #activeTurnId: string | null = null;

  /** Messages so far, oldest first. */
  get messages(): ChatMessage[] {
    return this.#remembered.map(({ message }) => message);
  }

  /**
   * Joins `text` to the caller's words that the agent turn `continuesTurnId` answered too early; without such words it
   * is `text` alone.
   */
  wholeText(text: string, continuesTurnId: string | null): string {
    const begun = this.#begunBy(continuesTurnId);
    return begun ? `${begun.message.content} ${text}` : text;
  }

  /**
   * Returns the messages with `text` as the caller's latest, joined to the words that it goes on with; the agent's
   * words in between are dropped.
   */
  messagesWith(text: string, continuesTurnId: string | null): ChatMessage[] {
    const whole: ChatMessage = { role: "user", content: this.wholeText(text, continuesTurnId) };
    return [...this.#rememberedBefore(continuesTurnId).map(({ message }) => message), whole];
  }

  /**
   * Follows the timeline. A turn of which nothing was heard leaves no message, but the changes that its tools made stay
   * noted.
   */
  observe(event: CallEvent): void {
    switch (event.type) {
      case "turn_committed": {
        const content = this.wholeText(event.personal.text, event.continuesTurnId);
        this.#remembered = this.#rememberedBefore(event.continuesTurnId);
        this.#append(event.turnId, { role: "user", content });
        return;
      }
      case "agent_turn_started":
        this.#activeTurnId = event.turnId;
        return;
      case "tool_finished":
        if (event.personal === null) return;
        this.#noteDeed(event.turnId, `${event.name}: ${event.personal.result}`);
        return;
      case "agent_turn_ended": {
        const { heardText } = event.personal;
        if (heardText !== "") this.#append(event.turnId, { role: "assistant", content: heardText });
        const deeds = this.#deeds.get(event.turnId) ?? [];
        this.#deeds.delete(event.turnId);
        if (this.#activeTurnId === event.turnId) this.#activeTurnId = null;
        // The answer that was to tell of it was cut off: without this the model would do it again.
        if (deeds.length > 0 && event.metrics.outcome !== "completed") this.#append(event.turnId, doneAlready(deeds));
        return;
      }
      default:
        return;
    }
  }

  #noteDeed(turnId: string, deed: string): void {
    if (turnId !== this.#activeTurnId) this.#append(turnId, doneAlready([deed]));
    else this.#deeds.set(turnId, [...(this.#deeds.get(turnId) ?? []), deed]);
  }

  /**
   * All but the words that are gone on with and those of the agent behind them; what a tool did in between stays done.
   */
  #rememberedBefore(continuesTurnId: string | null): Remembered[] {
    const begun = this.#begunBy(continuesTurnId);
    const from = begun ? this.#remembered.indexOf(begun) : this.#remembered.length;
    return this.#remembered.filter(({ message }, at) => at < from || message.role === "system");
  }

  #begunBy(turnId: string | null): Remembered | undefined {
    if (turnId === null) return undefined;
    return this.#remembered.findLast((entry) => entry.turnId === turnId && entry.message.role === "user");
  }

  #append(turnId: string, message: ChatMessage): void {
    this.#remembered.push({ turnId, message });
    if (this.#remembered.length > MAX_REMEMBERED_MESSAGES) this.#remembered.shift();
  }
}

function doneAlready(deeds: readonly string[]): ChatMessage {
  return {
    role: "system",
    content: `Already done in the turn that was cut off, do not repeat it:\n${deeds.join("\n")}`,
  };
}
