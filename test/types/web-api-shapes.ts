import type { z } from "zod";
import type { TranscriptSegment } from "../../voice/call-record.ts";
import type { CallEvent } from "../../voice/events.ts";
import type { CallSummary, StoredTurn, VoiceToken } from "../../web/src/api.ts";
import type { callTicketSchema } from "../../workers/routes/call-ticket.ts";
import type { callSchema, lineSchema, turnSchema } from "../../workers/routes/call-wire.ts";

/** Compiles only while what the pages read is what the API answers. */
type Reads<Wanted, Answered extends Wanted> = Answered;

export type ApiShapes = [
  Reads<CallSummary, z.infer<typeof callSchema>>,
  Reads<StoredTurn, z.infer<typeof turnSchema>>,
  Reads<TranscriptSegment, z.infer<typeof lineSchema>>,
  Reads<VoiceToken, z.infer<typeof callTicketSchema>>,
  Reads<{ type: string; atMs: number }, CallEvent>,
];
