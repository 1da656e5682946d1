import type { CallControl } from "../../voice/call/call.ts";

/** Request under an Idempotency-Key: with the same key it acts once; `fingerprint` tells another request apart. */
export interface RepeatableRequest {
  key: string;
  fingerprint: string;
}

/** Action of an operator in a call; `operator` is the id of their key or member. */
export type OperatorAction =
  | { type: "say" | "whisper"; operator: string; text: string; repeat: RepeatableRequest | null }
  /** `keep`: the operator still has the call that they took over. */
  | { type: "take_over" | "keep" | "hand_back"; operator: string }
  /** Offers a token, for whoever comes with it to listen. */
  | { type: "listen"; operator: string; tokenId: string; expiresAtEpochMs: number };

/** Reason why an operator's action was not performed. */
export type OperatorRefusal =
  | "not_running"
  | "taken_over"
  | "not_yours"
  | "lines_waiting"
  | "too_many_listeners"
  | "key_reused"
  | "too_many";

/** Outcome of an operator's action. `isChange`: false for a repetition, and for what was so already. */
export type OperatorOutcome =
  | { isDone: true; control: CallControl; isChange: boolean }
  | { isDone: false; reason: OperatorRefusal; retryAfterMs?: number };
