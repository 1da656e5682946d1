import { z } from "@hono/zod-openapi";
import { callEndReasons } from "../../../voice/timeline/events.ts";
import { callStates } from "../../db/states.ts";
import { idSchema, servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import { storedText } from "../../requests/stored-text.ts";
import { labelTextSchema } from "./call-label-wire.ts";

/** Longest search of words. */
const MAX_WORDS_CHARS = 200;
/** Longest gap that can be asked for, an hour. */
const MAX_GAP_MS = 3_600_000;

/** Filters of calls, as the list, its count and its file take them. */
export const callFilters = {
  status: z.enum(callStates).optional(),
  endReason: z.enum(callEndReasons).optional(),
  services: servicesSchema.optional(),
  agentId: idSchema.optional(),
  campaignId: idSchema.optional(),
  from: timeSchema.optional().openapi({ description: "Created then or later" }),
  to: timeSchema.optional().openapi({ description: "Created before" }),
  worstGapOverMs: z
    .string()
    .regex(/^\d{1,7}$/, "is not a whole number of milliseconds")
    .refine((ms) => Number(ms) <= MAX_GAP_MS, `is more than ${MAX_GAP_MS}`)
    .optional()
    .openapi({ description: "Their longest turn gap is longer" }),
  outcome: labelTextSchema.optional(),
  tag: labelTextSchema.optional().openapi({ description: "They have this tag" }),
  words: storedText(MAX_WORDS_CHARS)
    .min(1)
    .optional()
    .openapi({
      description:
        'A line of the call has these words, in any of their forms; `"a phrase"`, `or` and `-not` as in a search engine. ' +
        "No call is found by words of no meaning, such as `the`, or by `-not` alone",
    }),
};
