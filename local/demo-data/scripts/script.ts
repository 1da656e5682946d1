import type { OpenerAct } from "../../../voice/agent.ts";
import type { CallEndReason } from "../../../voice/timeline/events.ts";

/**
 * A caller's turn and the agent's answer. In `caller`, "…" is a pause in the middle of the sentence; `{day}`, `{time}`,
 * `{name}` and `{number}` are filled in for each call.
 */
export interface Exchange {
  caller: string;
  agent: string;
  /** What the caller's words are; only with it the answer may begin with an opener. */
  act?: OpenerAct;
  /** Tool that the model calls before it answers. */
  tool?: { name: string; isOk: boolean };
  /** What comes of the pause: speculation is thrown away, or the agent speaks too early. */
  pauseLeadsTo?: "discarded_speculation" | "false_start";
  /** Share of the answer after which the caller speaks over it with their next words, or is gone. */
  heardShare?: number;
  /** Share of the answer after which a cough stops it for a moment. */
  coughShare?: number;
}

/** A whole conversation. */
export interface Script {
  name: string;
  /** How often it is held, relative to the agent's other ones. */
  weight: number;
  exchanges: readonly Exchange[];
  end: CallEndReason;
  /** Times that the agent asks into a silence before the call ends. */
  silencePrompts?: number;
}
