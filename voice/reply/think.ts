import { whenAborted } from "../abort.ts";
import type { Clock } from "../clock.ts";
import { within } from "../deadline.ts";
import { firstThatAnswers, type ItemWeight } from "../failover/failover.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import { pause, secondTryAfterMs } from "../failover/second-try.ts";
import type { ChatMessage, LanguageModel, LanguageModelEvent, ToolCall } from "../providers.ts";
import type { CallEventBody } from "../timeline/events.ts";
import { spokenStream } from "./spoken-stream.ts";
import { END_CALL_TOOL, type Tool, type ToolOutcome } from "./tools.ts";

/** Model → tools → model rounds in one turn. In the last, no tools are offered: the model has to say something. */
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
  /** Asked before the others for a turn's first completion, where there is one. */
  easyModel?: LanguageModel;
  tools: readonly Tool[];
  emit: (event: CallEventBody) => void;
  /** The model asked to end the call after this turn. */
  onHangUpRequested: () => void;
  /** The model shows that it lives: it writes, be it said or not. */
  onAlive: () => void;
  /** True while nothing of the text yielded so far was sent to the caller. */
  isUnheard: () => boolean;
  /** The text yielded so far is no answer: what was not sent to the caller is not to be. */
  onRetracted: () => void;
}

/** One answer to be thought: its turn, the conversation so far, and the commit that some tools wait for. */
export interface Thought {
  turnId: string;
  callId: string;
  messages: readonly ChatMessage[];
  /** Set where prompts of different calls begin alike, see `LanguageModelRequest`. */
  sharedPrefixKey?: string;
  /** Resolves when the caller's words are final; tools with side effects wait for it. */
  committed: Promise<void>;
}

/**
 * Yields the text of one answer as the model writes it; tools run in between. Throws the last provider's error when
 * none answers.
 */
export async function* think(deps: ThinkDeps, thought: Thought, signal: AbortSignal): AsyncGenerator<string> {
  const messages = [...thought.messages];
  const callIds = new Set<string>();
  let callCount = 0;
  let charCount = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let text = "";
    const calls: ToolCall[] = [];
    const tools = round < MAX_ROUNDS - 1 ? deps.tools : [];
    const models = round === 0 && deps.easyModel ? [deps.easyModel, ...deps.models] : deps.models;
    for await (const piece of askModel({ ...deps, models }, thought, { messages, tools }, signal)) {
      if (piece === RETRACTED) {
        deps.onRetracted();
        text = "";
        calls.length = 0;
      } else if (typeof piece === "string") {
        text += piece;
        yield piece.slice(0, MAX_CHARS - charCount);
        charCount += piece.length;
        if (charCount >= MAX_CHARS) return;
      } else calls.push(piece);
    }
    if (signal.aborted || calls.length === 0 || tools.length === 0) return;
    nameApart(calls, callIds);
    messages.push({ role: "assistant", content: text, toolCalls: calls });
    const outcomes = new Map<string, ToolOutcome>();
    for (const call of calls) {
      const key = `${thought.callId}:${thought.turnId}:${callCount++}`;
      // The same call twice in one breath is one call.
      const same = JSON.stringify([call.name, call.argumentsJson]);
      const outcome = outcomes.get(same) ?? (await runTool(deps, thought, call, key, signal));
      outcomes.set(same, outcome);
      if (signal.aborted) return;
      messages.push({ role: "tool", toolCallId: call.id, content: outcome.content });
    }
    if (calls.every((call) => call.name === END_CALL_TOOL)) return;
    if (text !== "") yield " ";
  }
}

/** Gives calls whose ids came up in an earlier request ids of their own: some servers refuse one that is used twice. */
function nameApart(calls: ToolCall[], known: Set<string>): void {
  for (const [at, call] of calls.entries()) {
    const id = known.has(call.id) ? `${call.id}_${known.size}` : call.id;
    known.add(id);
    calls[at] = { ...call, id };
  }
}

const RETRACTED = Symbol("retracted");

/** Asks the chain of models, and once more when all failed in a way that passes and nothing was heard. */
async function* askModel(
  deps: ThinkDeps,
  thought: Thought,
  { messages, tools }: { messages: readonly ChatMessage[]; tools: readonly Tool[] },
  signal: AbortSignal,
): AsyncGenerator<string | ToolCall | typeof RETRACTED> {
  const { turnId, callId, sharedPrefixKey } = thought;
  const { clock, models, health, emit } = deps;
  const request = {
    messages,
    tools: tools.map((tool) => tool.definition),
    maxTokens: MAX_TOKENS,
    cacheKey: callId,
    ...(sharedPrefixKey === undefined ? {} : { sharedPrefixKey }),
  };
  const open = (model: LanguageModel, own: AbortSignal) => {
    emit({ type: "llm_requested", turnId, provider: model.provider, model: model.model });
    return spokenStream(model.stream(request, own));
  };
  const weigh = (event: LanguageModelEvent): ItemWeight => {
    deps.onAlive();
    return weightOf(event);
  };
  const beganAtMs = clock.now();
  for (let isSecondTry = false; ; isSecondTry = true) {
    let hasToken = false;
    try {
      for await (const event of firstThatAnswers(models, "llm", open, { ...deps, turnId, weigh }, signal)) {
        deps.onAlive();
        if (event.type !== "working" && !hasToken) {
          emit({ type: "llm_first_token", turnId });
          hasToken = true;
        }
        switch (event.type) {
          case "text":
            yield event.text;
            break;
          case "tool_call":
            yield event.call;
            break;
          case "retracted":
            yield RETRACTED;
            break;
          case "working":
            break;
          case "finished": {
            const { promptTokens = 0, cachedTokens = 0, completionTokens = 0 } = event.usage ?? {};
            // Only where there are any: most timelines have none to tell.
            const cached = cachedTokens > 0 ? { cachedTokens } : {};
            emit({ type: "llm_finished", turnId, promptTokens, ...cached, completionTokens });
            break;
          }
        }
      }
      return;
    } catch (error) {
      const waitMs = secondTryAfterMs(error, beganAtMs, clock.now());
      const isWorthIt = !isSecondTry && models.some((model) => health.isAvailable("llm", model));
      if (waitMs === null || !isWorthIt || (hasToken && !deps.isUnheard())) throw error;
      if (hasToken) yield RETRACTED;
      await pause(waitMs, clock, signal);
      if (signal.aborted) return;
    }
  }
}

/** An answer is text with something to say in it, or a tool call. */
function weightOf(event: LanguageModelEvent): ItemWeight {
  switch (event.type) {
    case "text":
      return /[\p{L}\p{N}]/u.test(event.text) ? "answer" : "nothing";
    case "tool_call":
      return "answer";
    case "working":
      return event.on === "tool_call" ? "work" : "thoughts";
    case "retracted":
    case "finished":
      return "nothing";
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
