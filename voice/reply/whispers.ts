import type { CallEvent } from "../timeline/events.ts";

/** Whispers that wait for an answer; the oldest goes when there are more. */
const MAX_WHISPERS = 5;

/**
 * Whispers of operators that the agent's next answer is made with. An answer that nobody heard was none, and one that
 * came too early is made again: both leave the whispers to the answer after them.
 */
export class Whispers {
  #waiting: readonly string[] = [];
  /** The answer that was given whispers last, and how many, the oldest. */
  #given: { turnId: string; count: number } | null = null;

  /** Whispers for the next answer, oldest first. */
  get waiting(): readonly string[] {
    return this.#waiting;
  }

  /** Follows the timeline: takes whispers in, and forgets those that an answer was heard with. */
  observe(event: CallEvent): void {
    switch (event.type) {
      case "operator_whispered":
        this.#waiting = [...this.#waiting, event.personal.text];
        if (this.#waiting.length > MAX_WHISPERS) this.#forget(1);
        return;
      case "whispers_given":
        this.#given = event;
        return;
      case "agent_turn_ended": {
        if (event.turnId !== this.#given?.turnId) return;
        const { count } = this.#given;
        this.#given = null;
        if (event.personal.heardText !== "" && !event.metrics.falseStart) this.#forget(count);
        return;
      }
      default:
        return;
    }
  }

  #forget(count: number): void {
    this.#waiting = this.#waiting.slice(count);
    if (this.#given !== null) this.#given = { ...this.#given, count: Math.max(0, this.#given.count - count) };
  }
}
