/** Without a word that messages were received for this long, a subscriber is behind. */
const BEHIND_AFTER_MS = 12_000;
/** And for this long, gone: its line is dead, or its program does not speak the protocol. */
const GONE_AFTER_MS = 60_000;
/** Characters that may be under way to one subscriber. They wait in the runtime's memory if it does not read. */
const MAX_UNDER_WAY_CHARS = 4_000_000;

/**
 * Pace of one subscriber: how much was sent to it since it last said that it had received everything. One that is
 * behind gets nothing, then the latest state; so it costs bounded memory and delays nobody.
 */
export class SubscriberPace {
  #receivedAtMs: number;
  #charsUnderWay = 0;
  #isBehind = false;

  constructor(connectedAtMs: number) {
    this.#receivedAtMs = connectedAtMs;
  }

  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Counts a message that is to be sent. False when it must not be, since the subscriber is behind. */
  admits(chars: number): boolean {
    this.#isBehind ||= this.#charsUnderWay > MAX_UNDER_WAY_CHARS;
    if (this.#isBehind) return false;
    this.#charsUnderWay += chars;
    return true;
  }

  /**
   * Looks at when the subscriber last received everything. `caught_up` needs a snapshot in place of what was left out;
   * `gone` is to be closed.
   */
  review(receivedAtMs: number | null, nowMs: number): "on_time" | "behind" | "caught_up" | "gone" {
    if (receivedAtMs !== null && receivedAtMs > this.#receivedAtMs) {
      this.#receivedAtMs = receivedAtMs;
      this.#charsUnderWay = 0;
      if (this.#isBehind) {
        this.#isBehind = false;
        return "caught_up";
      }
    }
    const silentMs = nowMs - this.#receivedAtMs;
    if (silentMs >= GONE_AFTER_MS) return "gone";
    this.#isBehind ||= silentMs >= BEHIND_AFTER_MS;
    return this.#isBehind ? "behind" : "on_time";
  }
}
