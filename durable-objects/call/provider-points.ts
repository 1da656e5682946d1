import type { CallEvent } from "../../voice/timeline/events.ts";
import { providerErrorKind } from "../../workers/analytics/provider-failure.ts";
import type { ProviderPoint } from "../../workers/analytics/provider-point.ts";
import { distance, type ProviderUse, TurnUses } from "./provider-uses.ts";

/** Everything of a provider call that is the same all through a call. */
export type ProviderContext = Pick<
  ProviderPoint,
  "organizationId" | "callId" | "agentId" | "transport" | "colo" | "services"
>;

/** Turns followed at the same time: one is spoken, others are made in secret. */
const MAX_TURNS = 8;

/** Session of speech to text that is on. */
interface Listening {
  provider: string | null;
  openedAtMs: number | null;
  firstResultMs: number | null;
}

/**
 * Follows a call's timeline and tells of every use of a provider, when its turn is over: a request to a model, a
 * clause sent to a voice, a session of speech to text.
 */
export class ProviderPoints {
  readonly #context: ProviderContext;
  readonly #speechModels: ReadonlyMap<string, string>;
  readonly #tell: (points: ProviderPoint[]) => void;
  readonly #turns = new Map<string, TurnUses>();
  #listening: Listening = { provider: null, openedAtMs: null, firstResultMs: null };
  /** Session that has failed, until it is known which provider takes its place. */
  #lost: ProviderUse | null = null;

  /** `speechModels`: the models of speech to text by provider, which the timeline does not name. */
  constructor(
    context: ProviderContext,
    speechModels: ReadonlyMap<string, string>,
    tell: (points: ProviderPoint[]) => void,
  ) {
    this.#context = context;
    this.#speechModels = speechModels;
    this.#tell = tell;
  }

  observe(event: CallEvent): void {
    switch (event.type) {
      case "call_started":
        this.#listening.openedAtMs = event.atMs;
        return;
      case "stt_ready":
      case "stt_reopened":
        this.#hear(event);
        return;
      case "llm_requested":
        this.#usesOf(event.turnId).asked("llm", event.provider, event.model, event.atMs);
        return;
      case "llm_first_token":
        this.#usesOf(event.turnId).answered("llm", event.atMs);
        return;
      case "llm_finished":
        this.#usesOf(event.turnId).finished("llm", event.atMs);
        return;
      case "tts_requested":
        this.#usesOf(event.turnId).asked("tts", event.provider, event.model ?? null, event.atMs);
        return;
      case "tts_first_byte":
        this.#usesOf(event.turnId).answered("tts", event.atMs);
        return;
      case "hedge_started":
        if (event.stage !== "stt") this.#usesOf(event.turnId).hedgeStarted(event.stage, event.provider);
        return;
      case "hedge_won":
        if (event.stage !== "stt") this.#usesOf(event.turnId).hedgeWon(event.stage, event.provider);
        return;
      case "provider_failed":
        this.#fail(event);
        return;
      case "provider_fell_back":
        this.#fallBack(event);
        return;
      case "speculation_discarded":
        this.#endTurn(event.turnId, false);
        return;
      case "agent_turn_ended":
        this.#endTurn(event.turnId, event.metrics.outcome === "failed");
        return;
      case "call_ended":
        for (const turnId of [...this.#turns.keys()]) this.#endTurn(turnId, false);
        this.#endListening(event.atMs);
        return;
      default:
        return;
    }
  }

  #usesOf(turnId: string): TurnUses {
    const known = this.#turns.get(turnId);
    if (known !== undefined) return known;
    const [oldest] = this.#turns.keys();
    if (oldest !== undefined && this.#turns.size >= MAX_TURNS) this.#endTurn(oldest, false);
    const fresh = new TurnUses(turnId);
    this.#turns.set(turnId, fresh);
    return fresh;
  }

  #endTurn(turnId: string, isFailed: boolean): void {
    const uses = this.#turns.get(turnId)?.end(isFailed) ?? [];
    this.#turns.delete(turnId);
    this.#report(uses);
  }

  #hear({ type, provider, atMs }: Extract<CallEvent, { type: "stt_ready" | "stt_reopened" }>): void {
    const { openedAtMs } = this.#listening;
    // How long a session took to open again is mixed with the pauses between the attempts.
    const isMeasured = type === "stt_ready" && openedAtMs !== null;
    this.#listening = {
      provider,
      openedAtMs: isMeasured ? openedAtMs : atMs,
      firstResultMs: isMeasured ? distance(openedAtMs, atMs) : null,
    };
    this.#reportLost();
  }

  #fail(failure: Extract<CallEvent, { type: "provider_failed" }>): void {
    const { stage, provider, atMs } = failure;
    if (stage !== "stt") {
      // The timeline does not name the turn: the oldest that has asked this provider and waits.
      for (const uses of this.#turns.values()) if (uses.failed(stage, failure)) return;
      return;
    }
    this.#reportLost();
    const { openedAtMs, firstResultMs } = this.#listening;
    const hasBeenReady = this.#listening.provider !== null;
    this.#lost = {
      ...this.#session(provider),
      outcome: "failed",
      errorKind: providerErrorKind(failure, hasBeenReady),
      firstResultMs,
      totalMs: openedAtMs === null ? null : distance(openedAtMs, atMs),
    };
    this.#listening = { provider: null, openedAtMs: null, firstResultMs: null };
  }

  #fallBack({ stage, from, to }: Extract<CallEvent, { type: "provider_fell_back" }>): void {
    if (stage !== "stt") for (const uses of this.#turns.values()) uses.fellBack(stage, from, to);
    else if (this.#lost?.provider === from) {
      this.#lost = { ...this.#lost, fellBackTo: to };
      this.#reportLost();
    }
  }

  #endListening(atMs: number): void {
    this.#reportLost();
    const { provider, openedAtMs, firstResultMs } = this.#listening;
    if (provider === null) return;
    const totalMs = openedAtMs === null ? null : distance(openedAtMs, atMs);
    this.#report([{ ...this.#session(provider), outcome: "ok", errorKind: null, firstResultMs, totalMs }]);
    this.#listening = { provider: null, openedAtMs: null, firstResultMs: null };
  }

  #session(provider: string) {
    const model = this.#speechModels.get(provider) ?? null;
    return { turnId: null, stage: "stt", provider, model, fellBackTo: null, hedge: "first" } as const;
  }

  #reportLost(): void {
    if (this.#lost !== null) this.#report([this.#lost]);
    this.#lost = null;
  }

  #report(uses: readonly ProviderUse[]): void {
    if (uses.length > 0) this.#tell(uses.map((use) => ({ ...this.#context, ...use })));
  }
}
