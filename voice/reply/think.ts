import { whenAborted } from "../abort.ts";
import type { Clock } from "../clock.ts";
import { within } from "../deadline.ts";
import { firstThatAnswers } from "../failover/failover.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import type { ChatMessage, LanguageModel, ToolCall } from "../providers.ts";
import type { CallEventBody } from "../timeline/events.ts";
import { spokenStream } from "./spoken-stream.ts";
import { END_CALL_TOOL, type Tool, type ToolOutcome } from "./tools.ts";

/** Model → tools → model rounds in one turn; a model that still calls tools after these is cut off. */
const MAX_ROUNDS = 4;
/** A spoken answer of a minute; longer ones are a runaway. */
const MAX_TOKENS = 300;
/** Two minutes of speech. Vendors are asked for far less; one that never stops is cut off here. */
const MAX_CHARS = 2_000;
/** A tool is part of the caller's wait. */
const TOOL_DEADLINE_MS = 2_000;

/** Dependencies of `think`: the model chain, the tools and the timeline. */
export interface ThinkDeps {
  clock: Clock;
  health: ProviderHealth;
  models: readonly LanguageModel[];
  tools: readonly Tool[];
  emit: (event: CallEventBody) => void;
  /** The model asked to end the call after this turn. */
  onHangUpRequested: () => void;
}

/** One answer to be thought: its turn, the conversation so far, and the commit that some tools wait for. */
export interface Thought {
  turnId: string;
  callId: string;
  messages: readonly ChatMessage[];
  /** Resolves when the caller's words are final; tools with side effects wait for it. */
  committed: Promise<void>;
}

/**
 * Yields the text of one answer as the model writes it; tools run in between. Throws the last provider's error when
 * none answers.
 */
export async function* think(deps: ThinkDeps, thought: Thought, signal: AbortSignal): AsyncGenerator<string> {
  const messages = [...thought.messages];
  let callCount = 0;
  let charCount = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let text = "";
    const calls: ToolCall[] = [];
    for await (const piece of askModel(deps, thought, messages, signal)) {
      if (typeof piece === "string") {
        text += piece;
        yield piece;
        charCount += piece.length;
        if (charCount >= MAX_CHARS) return;
      } else calls.push(piece);
    }
    if (signal.aborted || calls.length === 0) return;
    messages.push({ role: "assistant", content: text, toolCalls: calls });
    for (const call of calls) {
      const key = `${thought.callId}:${thought.turnId}:${callCount++}`;
      const outcome = await runTool(deps, thought, call, key, signal);
      if (signal.aborted) return;
      messages.push({ role: "tool", toolCallId: call.id, content: outcome.content });
    }
    if (calls.every((call) => call.name === END_CALL_TOOL)) return;
    if (text !== "") yield " ";
  }
}

async function* askModel(
  deps: ThinkDeps,
  thought: Thought,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): AsyncGenerator<string | ToolCall> {
  const { turnId, callId } = thought;
  const request = {
    messages,
    tools: deps.tools.map((tool) => tool.definition),
    maxTokens: MAX_TOKENS,
    cacheKey: callId,
  };
  const open = (model: LanguageModel, own: AbortSignal) => {
    deps.emit({ type: "llm_requested", turnId, provider: model.provider, model: model.model });
    return spokenStream(model.stream(request, own));
  };
  let hasToken = false;
  for await (const event of firstThatAnswers(deps.models, "llm", open, { ...deps, turnId }, signal)) {
    if (!hasToken) deps.emit({ type: "llm_first_token", turnId });
    hasToken = true;
    switch (event.type) {
      case "text":
        yield event.text;
        break;
      case "tool_call":
        yield event.call;
        break;
      case "finished": {
        const { promptTokens = 0, completionTokens = 0 } = event.usage ?? {};
        deps.emit({ type: "llm_finished", turnId, promptTokens, completionTokens });
        break;
      }
    }
  }
}

async function runTool(
  deps: ThinkDeps,
  thought: Thought,
  call: ToolCall,
  idempotencyKey: string,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const tool = deps.tools.find((candidate) => candidate.definition.name === call.name);
  if (!tool) return { isOk: false, content: JSON.stringify({ ok: false, say: "I can't do that." }) };
  if (!tool.isReadOnly) await Promise.race([thought.committed, whenAborted(signal)]);
  if (signal.aborted) return { isOk: false, content: "" };
  deps.emit({ type: "tool_called", turnId: thought.turnId, name: call.name });
  if (call.name === END_CALL_TOOL) deps.onHangUpRequested();
  const outcome = await within(tool.run(call, idempotencyKey, signal), "tool", TOOL_DEADLINE_MS, deps.clock).catch(
    // A tool may hang; the model then says that it did not work out. Its idempotency key makes a later retry safe.
    (): ToolOutcome => ({
      isOk: false,
      content: JSON.stringify({ ok: false, say: "I'm sorry, that did not work just now." }),
    }),
  );
  deps.emit({
    type: "tool_finished",
    turnId: thought.turnId,
    name: call.name,
    isOk: outcome.isOk,
    personal: tool.isReadOnly || call.name === END_CALL_TOOL ? null : { result: outcome.content },
  });
  return outcome;
}
