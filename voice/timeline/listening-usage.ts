import type { CallEvent } from "./events.ts";
import type { UsageLine } from "./usage-line.ts";

/**
 * Follows the sessions of speech to text through a call and gives their time to its turns. A session is paid for while
 * it is open, silence included, so a turn has the time from the end of the one before it to its own end, and what
 * comes behind the last turn belongs to none. Audio that a cost lever kept from the session is not part of it, and is
 * told as saved.
 */
export class ListeningUsage {
  readonly #add: (line: UsageLine) => void;
  #session: { service: string; sinceMs: number } | null = null;
  /** Time of each service since the last turn, in ms, and what rounding to whole ms has left over. */
  readonly #unturned = new Map<string, number>();
  readonly #leftOver = new Map<string, number>();
  readonly #withheld = new Map<string, number>();
  /** Service of the session that was open last. */
  #latestService: string | null = null;
  #lastAtMs = 0;
  /**
   * The last sign of life before the caller came back: after a restart, when the old session was last known to be open.
   */
  #beforeResumeMs = 0;

  constructor(add: (line: UsageLine) => void) {
    this.#add = add;
  }

  observe(event: CallEvent): void {
    switch (event.type) {
      case "caller_connected":
        this.#beforeResumeMs = this.#lastAtMs;
        break;
      case "stt_ready":
        // A call opens its first session once; another first one belongs to an object that was restarted.
        this.#stop(this.#beforeResumeMs);
        this.#begin(event);
        break;
      case "stt_reopened":
        this.#stop(event.atMs);
        this.#begin(event);
        this.#count(event.provider, event.replayedMs);
        break;
      case "listening_resumed":
        this.#cut(event.atMs);
        this.#withhold(event.withheldMs);
        break;
      case "provider_failed":
        if (event.stage === "stt") this.#stop(event.atMs);
        break;
      case "agent_turn_ended":
        this.#cut(event.atMs);
        this.#giveTo(event.turnId);
        break;
      default:
        break;
    }
    this.#lastAtMs = event.atMs;
  }

  finish(): void {
    this.#stop(this.#lastAtMs);
    this.#giveTo(null);
  }

  #begin({ provider, atMs }: { provider: string; atMs: number }): void {
    this.#session = { service: provider, sinceMs: atMs };
    this.#latestService = provider;
  }

  /** The session's time since the last turn holds what was kept from it: a pause ends before the agent's turn does. */
  #withhold(ms: number): void {
    const service = this.#latestService;
    if (service === null) return;
    const withheldMs = Math.min(ms, this.#unturned.get(service) ?? 0);
    this.#count(service, -withheldMs);
    this.#withheld.set(service, (this.#withheld.get(service) ?? 0) + withheldMs);
  }

  #stop(atMs: number): void {
    this.#cut(atMs);
    this.#session = null;
  }

  /** Counts the open session up to a moment; it goes on from there. */
  #cut(atMs: number): void {
    if (this.#session === null) return;
    this.#count(this.#session.service, Math.max(0, atMs - this.#session.sinceMs));
    this.#session.sinceMs = Math.max(atMs, this.#session.sinceMs);
  }

  #count(service: string, ms: number): void {
    this.#unturned.set(service, (this.#unturned.get(service) ?? 0) + ms);
  }

  /** Whole milliseconds to every turn, whose sum is the rounded whole: what is cut off one turn comes with the next. */
  #giveTo(turnId: string | null): void {
    for (const [service, ms] of this.#unturned) {
      const exact = ms + (this.#leftOver.get(service) ?? 0);
      const quantity = Math.round(exact);
      this.#leftOver.set(service, exact - quantity);
      if (quantity > 0)
        this.#add({ service, unit: "stt_audio_ms", quantity, turnId, purpose: "turn", isEstimated: false });
    }
    this.#unturned.clear();
    for (const [service, ms] of this.#withheld) {
      const quantity = Math.round(ms);
      if (quantity > 0)
        this.#add({ service, unit: "stt_audio_ms", quantity, turnId, purpose: "saved", isEstimated: false });
    }
    this.#withheld.clear();
  }
}
