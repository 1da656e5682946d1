import { z } from "@hono/zod-openapi";
import { timeSchema } from "../../http/wire-schemas.ts";

const levels = z.array(z.number().int().min(0).max(127));

/** Audio recording of a call on the wire. */
export const callAudioSchema = z
  .object({
    state: z.enum(["none", "recording", "finishing", "ready"]),
    durationMs: z.number().nullable(),
    bytes: z.number().int().nullable().openapi({ description: "Size of the file" }),
    isPartial: z.boolean().openapi({ description: "Part of it is silent because it was lost or came too late" }),
    deletedAt: timeSchema.nullable().openapi({ description: "When it will be deleted" }),
    levels: z
      .object({ everyMs: z.number().int(), caller: levels, agent: levels })
      .nullable()
      .openapi({ description: "The loudest sample of each stretch, logarithmic, for a picture of the recording" }),
  })
  .openapi("CallAudio");
