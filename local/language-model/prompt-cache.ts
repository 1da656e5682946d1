import { createHash } from "node:crypto";
import { BoundedMap } from "../../voice/bounded-map.ts";
import type { ChatRequest } from "./chat-request.ts";
import { tokenize } from "./tokens.ts";

/** Shortest beginning that is kept, and the step in which more of it is: OpenAI's figures for prompt caching. */
const LEAST_TOKENS = 1_024;
const STEP_TOKENS = 128;
/** Beginnings live for 5 to 10 minutes at vendors, counted from their last use; here for the shorter. */
const LIFETIME_MS = 5 * 60_000;
/** Of a longer prompt the rest is not looked at. */
const MAX_PROMPT_TOKENS = 32_768;
/** Steps remembered: those of a thousand long prompts. */
const MAX_STEPS = 50_000;

/**
 * Simulation of a vendor's prompt cache, in tokens alone: it says how much of a prompt's beginning a vendor would have
 * had, and saves nothing. Tools come first, then the messages, as vendors put them. Each model has its own.
 */
export class PromptCache {
  readonly #seenAtMs = new BoundedMap<string, number>(MAX_STEPS);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns how many tokens of the prompt were there, and keeps its whole beginning. */
  cachedTokens(request: ChatRequest): number {
    const steps = stepKeys(request);
    const now = this.#now();
    const isKept = (key: string): boolean => now - (this.#seenAtMs.get(key) ?? Number.NEGATIVE_INFINITY) <= LIFETIME_MS;
    const missing = steps.findIndex((key) => !isKept(key));
    const found = (missing < 0 ? steps.length : missing) * STEP_TOKENS;
    for (const key of steps) this.#seenAtMs.set(key, now);
    return found >= LEAST_TOKENS ? found : 0;
  }
}

/** A key for each beginning of the prompt that is a whole number of steps long, shortest first. */
function stepKeys(request: ChatRequest): string[] {
  const hash = createHash("sha256").update(request.model);
  const keys: string[] = [];
  let count = 0;
  for (const token of promptTokens(request)) {
    hash.update(`${token.length}:${token}`);
    count += 1;
    if (count % STEP_TOKENS === 0) keys.push(hash.copy().digest("base64"));
    if (count === MAX_PROMPT_TOKENS) break;
  }
  return keys;
}

function* promptTokens({ toolsJson, messages }: ChatRequest): Generator<string> {
  yield* tokenize(toolsJson);
  for (const { role, content, toolCalls } of messages) {
    yield role;
    yield* tokenize(content);
    for (const call of toolCalls) {
      yield call.name;
      yield* tokenize(call.arguments);
    }
  }
}
