import { BoundedMap } from "../../voice/bounded-map.ts";
import type { LiveCall } from "../../voice/flight/live-call.ts";
import { MAX_WAITING_LINES } from "../../voice/turn/operator.ts";
import type { OperatorAction, OperatorOutcome } from "../../workers/environment/operator-action.ts";
import { Allowance } from "../allowance.ts";

/** Limits of what operators may do in one call, all of them together. */
export const deskLimits = {
  /** Lines and whispers: each may ask a voice or a model. */
  words: { perSecond: 1, burst: 10 },
  /** Taking over and handing back; a page that has the call renews it every 10 s. */
  holds: { perSecond: 1, burst: 10 },
  /** Tokens to listen with. */
  tokens: { perSecond: 0.2, burst: 6 },
} as const;

/** Listeners that one call may have. */
export const MAX_LISTENERS = 3;
/** Requests under an Idempotency-Key that are remembered. */
const MAX_REMEMBERED_KEYS = 100;
/** A refusal by a limit is worth asking again after this. */
const RETRY_AFTER_MS = 2_000;

/** Dependencies of an `OperatorDesk`. */
export interface OperatorDeskDeps {
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  /** The call; null while there is none. */
  call: () => LiveCall | null;
  /** Operators who listen to the call. */
  listenerCount: () => number;
}

/**
 * Desk of the operators of one call: lets them act in it, within limits, and knows the tokens that let them listen.
 * Tokens live in memory only: after a restart of the object none opens the call.
 */
export class OperatorDesk {
  readonly #deps: OperatorDeskDeps;
  readonly #words: Allowance;
  readonly #holds: Allowance;
  readonly #tokenRate: Allowance;
  readonly #tokens = new Map<string, number>();
  readonly #repeats = new BoundedMap<string, string>(MAX_REMEMBERED_KEYS);

  constructor(deps: OperatorDeskDeps) {
    this.#deps = deps;
    this.#words = new Allowance(deskLimits.words, deps.now());
    this.#holds = new Allowance(deskLimits.holds, deps.now());
    this.#tokenRate = new Allowance(deskLimits.tokens, deps.now());
  }

  /** Performs an operator's action, or says why not. */
  operate(action: OperatorAction): OperatorOutcome {
    const call = this.#deps.call();
    if (call === null || call.isEnded) return { isDone: false, reason: "not_running" };
    switch (action.type) {
      case "say":
      case "whisper":
        return this.#speak(call, action);
      case "take_over":
      case "keep":
      case "hand_back":
        return this.#hold(call, action);
      case "listen":
        return this.#offerToken(call, action);
    }
  }

  /** Takes the token of an operator who comes to listen: false when it was not offered, was used, or is too old. */
  useToken(tokenId: string): boolean {
    const expiresAtEpochMs = this.#tokens.get(tokenId);
    this.#tokens.delete(tokenId);
    return expiresAtEpochMs !== undefined && this.#deps.now() < expiresAtEpochMs;
  }

  #speak(call: LiveCall, action: Extract<OperatorAction, { type: "say" | "whisper" }>): OperatorOutcome {
    const { type, text, operator, repeat } = action;
    const before = repeat && this.#repeats.get(repeat.key);
    if (before !== null && before !== undefined) {
      return before === repeat?.fingerprint ? done(call, false) : { isDone: false, reason: "key_reused" };
    }
    if (!this.#words.take(1, this.#deps.now())) return tooMany();
    if (type === "say" && call.control.waitingLines >= MAX_WAITING_LINES) {
      return { isDone: false, reason: "lines_waiting" };
    }
    call[type](text, operator);
    if (repeat !== null) this.#repeats.set(repeat.key, repeat.fingerprint);
    return done(call, true);
  }

  #hold(call: LiveCall, { type, operator }: Extract<OperatorAction, { type: "take_over" | "keep" | "hand_back" }>) {
    const { takenOverBy } = call.control;
    if (!this.#holds.take(1, this.#deps.now())) return tooMany();
    if (type === "hand_back") call.handBack(operator);
    else if (takenOverBy !== null && takenOverBy !== operator) return { isDone: false, reason: "taken_over" } as const;
    // It may have been handed back meanwhile, from another tab of the same operator.
    else if (type === "keep" && takenOverBy === null) return { isDone: false, reason: "not_yours" } as const;
    else call.takeOver(operator);
    return done(call, call.control.takenOverBy !== takenOverBy);
  }

  #offerToken(call: LiveCall, action: Extract<OperatorAction, { type: "listen" }>): OperatorOutcome {
    const nowMs = this.#deps.now();
    for (const [tokenId, expiresAtEpochMs] of this.#tokens) {
      if (expiresAtEpochMs <= nowMs) this.#tokens.delete(tokenId);
    }
    if (this.#deps.listenerCount() + this.#tokens.size >= MAX_LISTENERS) {
      return { isDone: false, reason: "too_many_listeners" };
    }
    if (!this.#tokenRate.take(1, nowMs)) return tooMany();
    this.#tokens.set(action.tokenId, action.expiresAtEpochMs);
    return done(call, true);
  }
}

function done(call: LiveCall, isChange: boolean): OperatorOutcome {
  return { isDone: true, control: call.control, isChange };
}

function tooMany(): OperatorOutcome {
  return { isDone: false, reason: "too_many", retryAfterMs: RETRY_AFTER_MS };
}
