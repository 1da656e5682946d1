import { z } from "zod";
import { confidenceSchema } from "./confidence.ts";

/**
 * Turn message of Flux (https://developers.deepgram.com/docs/flux/state). Deepgram marks each message with `type`;
 * Workers AI sends turn messages that carry only `event`.
 */
const turnMessageSchema = z.object({
  event: z.enum(["Update", "StartOfTurn", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"]),
  transcript: z.string().nullable().default(null),
  end_of_turn_confidence: confidenceSchema,
});
/** Turn message of Flux: an event of the turn, with its transcript so far; null when the message does not tell it. */
export type FluxTurnMessage = z.infer<typeof turnMessageSchema>;

const errorMessageSchema = z.object({ type: z.literal("Error"), code: z.string().default("unknown") });

/** Message of Flux as far as we use it; `ignored` covers `Connected`, acknowledgements and whatever the vendor adds. */
export type FluxMessage =
  | { type: "turn"; message: FluxTurnMessage }
  | { type: "error"; code: string }
  | { type: "ignored" }
  | { type: "malformed" };

/**
 * True when `text` is plainly an update without words, told without parsing it: quotes inside a JSON string are
 * escaped, so neither mark can be part of a transcript. A message that is written otherwise is not recognised, and read
 * as any other.
 */
export function isEmptyUpdate(text: string): boolean {
  return text.includes('"event":"Update"') && text.includes('"transcript":""');
}

/**
 * Reads one text message of Flux. Unknown kinds are ignored; text that is not a JSON object, or a turn message without
 * its fields, is malformed.
 */
export function parseFluxMessage(text: string): FluxMessage {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { type: "malformed" };
  }
  if (typeof body !== "object" || body === null) return { type: "malformed" };
  const { type, event } = body as { type?: unknown; event?: unknown };
  if (type === "Error") {
    const error = errorMessageSchema.safeParse(body);
    return error.success ? { type: "error", code: error.data.code } : { type: "error", code: "unknown" };
  }
  if (type !== "TurnInfo" && (typeof type === "string" || event === undefined)) return { type: "ignored" };
  const turn = turnMessageSchema.safeParse(body);
  if (turn.success) return { type: "turn", message: turn.data };
  // An event kind we do not know is the vendor's to add; a known kind with broken fields is not.
  const isKnownEvent = turnMessageSchema.shape.event.safeParse(event).success;
  return { type: isKnownEvent ? "malformed" : "ignored" };
}
