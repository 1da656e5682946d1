import { z } from "zod";
import { contentText } from "./content-text.ts";

/** A count of tokens; some servers write it as text. */
const countSchema = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(0));

const usageSchema = z.object({
  prompt_tokens: countSchema,
  completion_tokens: countSchema,
  prompt_tokens_details: z
    .object({ cached_tokens: countSchema.nullish().catch(null) })
    .nullish()
    .catch(null),
});

const textOrNull = z.string().nullish().catch(null);

/** Arguments as JSON text; several servers send the object itself. */
const argumentsSchema = z
  .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .nullish()
  .transform((given) => (typeof given === "object" && given !== null ? JSON.stringify(given) : given));

const functionSchema = z.object({ name: textOrNull, arguments: argumentsSchema });

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
    function: functionSchema.nullish(),
    // The same, one level up.
    name: textOrNull,
    arguments: argumentsSchema,
  })
  .transform(({ index, id, function: inside, name, arguments: args }) => ({
    index,
    id,
    function: inside ?? { name, arguments: args },
  }));
/** Fragment of a tool call, as a chunk brings it. */
export type ToolCallFragment = z.infer<typeof toolCallFragmentSchema>;

/** Fields in which vendors put what a model thinks, beside the text of its answer. */
const THOUGHT_FIELDS = ["reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details"] as const;

const deltaSchema = z
  .looseObject({
    content: z.union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish(),
    refusal: textOrNull,
    tool_calls: z
      .union([z.array(toolCallFragmentSchema), toolCallFragmentSchema.transform((call) => [call])])
      .nullish(),
    // The API's first form of tool calls, one at a time.
    function_call: functionSchema.nullish().catch(null),
  })
  .transform(({ content, refusal, tool_calls: calls, function_call: only, ...rest }) => ({
    content: contentText(content) || refusal || (content === null || content === undefined ? content : ""),
    tool_calls: calls ?? (only && [{ index: 0, id: null, function: only }]),
    hasThoughts:
      (typeof content === "object" && content !== null) || THOUGHT_FIELDS.some((field) => Boolean(rest[field])),
  }));

/** Chunk of an OpenAI-compatible stream, vendors' additions left out. */
const chunkSchema = z.object({
  choices: z
    .array(
      z
        .object({
          delta: deltaSchema.nullish(),
          // A server that does not stream sends the answer whole.
          message: deltaSchema.nullish().catch(null),
          finish_reason: z.string().nullish(),
        })
        .transform(({ delta, message, finish_reason }) => ({ delta: delta ?? message, finish_reason })),
    )
    .nullish(),
  // Figures that make no sense are unknown: they must not cost an answer that was given.
  usage: usageSchema.nullish().catch(null),
});

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
        finish_reason?: string | null | undefined;
      }[]
    | null
    | undefined;
  usage?: z.infer<typeof usageSchema> | null | undefined;
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
  const { delta, finish_reason: reason } = (choices[0] ?? {}) as { delta?: unknown; finish_reason?: unknown };
  if (typeof delta !== "object" || delta === null || (reason !== null && reason !== undefined)) return false;
  const { content, tool_calls: calls } = delta as { content?: unknown; tool_calls?: unknown };
  // An empty text often stands beside a thought.
  return typeof content === "string" && content !== "" && (calls === null || calls === undefined);
}
