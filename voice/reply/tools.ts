import type { ToolCall, ToolDefinition } from "../providers.ts";

/** Outcome of a tool call. `content` is the JSON text the model reads; a failure is told to the model the same way. */
export interface ToolOutcome {
  isOk: boolean;
  content: string;
}

/** A tool the agent may use during a call. */
export interface Tool {
  definition: ToolDefinition;
  /** Tools that change nothing may run before a turn is committed; the others wait and run once. */
  isReadOnly: boolean;
  /**
   * Runs the tool. Never throws: bad arguments and outages are outcomes that the model can speak about. The same
   * `idempotencyKey` changes the world at most once.
   */
  run(call: ToolCall, idempotencyKey: string, signal: AbortSignal): Promise<ToolOutcome>;
}

/** Name of the tool that hangs up; the call itself carries it out after the last word was heard. */
export const END_CALL_TOOL = "end_call";
