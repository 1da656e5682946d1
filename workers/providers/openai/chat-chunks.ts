import { z } from "zod";
import { contentText, toolParts } from "./content-text.ts";

/** A count of tokens; some servers write it as text. */
const countSchema = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(0));

const detailsSchema = z
  .object({ cached_tokens: countSchema.nullish().catch(null) })
  .nullish()
  .catch(null);

/** Figures under the names of chat completions, or of the API that follows them. */
const usageSchema = z
  .object({
    prompt_tokens: countSchema.nullish(),
    completion_tokens: countSchema.nullish(),
    input_tokens: countSchema.nullish(),
    output_tokens: countSchema.nullish(),
    prompt_tokens_details: detailsSchema,
    input_tokens_details: detailsSchema,
    prompt_cache_hit_tokens: countSchema.nullish().catch(null),
  })
  .transform((given) => {
    const prompt = given.prompt_tokens ?? given.input_tokens;
    const completion = given.completion_tokens ?? given.output_tokens;
    if (typeof prompt !== "number" || typeof completion !== "number") return null;
    const details = given.prompt_tokens_details ?? given.input_tokens_details;
    const cached = details?.cached_tokens ?? given.prompt_cache_hit_tokens ?? null;
    const cachedTokens = details || cached !== null ? { prompt_tokens_details: { cached_tokens: cached } } : {};
    return { prompt_tokens: prompt, completion_tokens: completion, ...cachedTokens };
  })
  // Figures that make no sense are unknown: they must not cost an answer that was given.
  .nullish()
  .catch(null);

const textOrNull = z.string().nullish().catch(null);

/** Arguments as JSON text; several servers send the object itself. Another kind of value stands for none. */
const argumentsSchema = z
  .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .nullish()
  .catch(null)
  .transform((given) => (typeof given === "object" && given !== null ? JSON.stringify(given) : given));

const functionSchema = z
  .object({ name: textOrNull, arguments: argumentsSchema, parameters: argumentsSchema, input: argumentsSchema })
  .transform(({ name, arguments: args, parameters, input }) => ({ name, arguments: args ?? parameters ?? input }));

const toolCallFragmentSchema = z
  .object({
    index: z
      .union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
      .nullish()
      .catch(null),
    id: z
      .union([z.string(), z.number().transform(String)])
      .nullish()
      .catch(null),
    function: functionSchema.nullish().catch(null),
    // The same, one level up.
    name: textOrNull,
    arguments: argumentsSchema,
    input: argumentsSchema,
  })
  .transform(({ index, id, function: inside, name, arguments: args, input }) => ({
    index,
    id,
    function: inside ?? { name, arguments: args ?? input },
  }));
/** Fragment of a tool call, as a chunk brings it. */
export type ToolCallFragment = z.infer<typeof toolCallFragmentSchema>;

/** The fragments in a list, or in its only item; what is none of them is passed over. */
const toolCallsSchema = z
  .unknown()
  .optional()
  .transform((given) =>
    (Array.isArray(given) ? given : [given]).flatMap((item) => {
      const read = toolCallFragmentSchema.safeParse(item);
      return read.success ? [read.data] : [];
    }),
  );

/** Fields in which vendors put what a model thinks, beside the text of its answer. */
const THOUGHT_FIELDS = ["reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details"] as const;

const deltaSchema = z
  .preprocess(
    // Some servers send the text alone.
    (given) => (typeof given === "string" ? { content: given } : given),
    z.looseObject({
      content: z.unknown().optional(),
      refusal: textOrNull,
      tool_calls: toolCallsSchema,
      // The API's first form of tool calls, one at a time.
      function_call: functionSchema.nullish().catch(null),
    }),
  )
  .transform(({ content, refusal, tool_calls: calls, function_call: only, ...rest }) => {
    const partCalls = toolCallsSchema.parse(toolParts(content));
    const first = only ? [{ index: 0, id: null, function: only }] : [];
    return {
      content: contentText(content) || refusal || (content === null || content === undefined ? content : ""),
      tool_calls: [calls, partCalls, first].find(({ length }) => length > 0),
      hasThoughts:
        (typeof content === "object" && content !== null && partCalls.length === 0) ||
        THOUGHT_FIELDS.some((field) => Boolean(rest[field])),
    };
  });

const choiceSchema = z
  .looseObject({
    delta: deltaSchema.nullish(),
    // A server that does not stream sends the answer whole, and some repeat it whole at its end.
    message: deltaSchema.nullish().catch(null),
    text: textOrNull,
    tool_calls: toolCallsSchema,
    finish_reason: z.unknown().optional(),
    usage: usageSchema,
  })
  .transform(({ delta, message, text, tool_calls: beside, finish_reason, usage }) => {
    const given = delta ?? (text ? { content: text, tool_calls: undefined, hasThoughts: false } : message);
    const calls = given?.tool_calls ?? (beside.length > 0 ? beside : message?.tool_calls);
    return {
      delta: given && { ...given, tool_calls: calls },
      isWhole: Boolean(message) && given === message,
      finish_reason: typeof finish_reason === "string" ? finish_reason : finish_reason ? "stop" : null,
      usage,
    };
  });

/** Chunk of an OpenAI-compatible stream, vendors' additions left out. */
const chunkSchema = z
  .object({
    choices: z
      .array(choiceSchema.nullish())
      .nullish()
      .transform((all) => all?.filter((choice) => choice !== null && choice !== undefined)),
    usage: usageSchema,
    x_groq: z.object({ usage: usageSchema }).nullish().catch(null),
  })
  .transform(({ choices, usage, x_groq: own }) => ({
    choices: choices?.map(({ delta, isWhole, finish_reason }) => ({ delta, isWhole, finish_reason })),
    usage: usage ?? own?.usage ?? choices?.[0]?.usage ?? null,
  }));

/** Chunk of an OpenAI-compatible stream of a chat completion. */
export interface ChatChunk {
  choices?:
    | {
        delta?:
          | {
              content?: string | null | undefined;
              tool_calls?: ToolCallFragment[] | null | undefined;
              /** True when it brought what the model thinks, or other parts that are not said. */
              hasThoughts?: boolean | undefined;
            }
          | null
          | undefined;
        /** True when the answer stands here as a whole, and not only what was added to it. */
        isWhole?: boolean | undefined;
        finish_reason?: string | null | undefined;
      }[]
    | null
    | undefined;
  usage?: z.infer<typeof usageSchema>;
}

/** Reads a chunk from its parsed JSON; undefined if it is not one. */
export function parseChatChunk(body: unknown): ChatChunk | undefined {
  if (isPlainText(body)) return body;
  const parsed = chunkSchema.safeParse(body);
  return parsed.success ? parsed.data : undefined;
}

/**
 * True when `body` is a chunk of text and nothing else, as all but a few of a stream are: the schema takes ten times as
 * long to say so.
 */
function isPlainText(body: unknown): body is ChatChunk {
  const { choices, usage } = (body ?? {}) as { choices?: unknown; usage?: unknown };
  if (!Array.isArray(choices) || choices.length !== 1 || (usage !== null && usage !== undefined)) return false;
  const { delta, finish_reason: reason } = (choices[0] ?? {}) as Record<string, unknown>;
  if (typeof delta !== "object" || delta === null || (reason !== null && reason !== undefined)) return false;
  const { content, tool_calls: calls, function_call: only } = delta as Record<string, unknown>;
  // An empty text often stands beside a thought.
  return typeof content === "string" && content !== "" && (calls ?? only ?? null) === null;
}
