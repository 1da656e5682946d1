import { createRoute, z } from "@hono/zod-openapi";
import { speakers } from "../../db/states.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, pageOf, refusals } from "../../http/router.ts";
import { idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import type { TranscriptMatch } from "../../services/calls/transcript-search.ts";
import { lineSchema } from "./call-wire.ts";

const MAX_QUERY_CHARS = 200;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

const matchSchema = lineSchema
  .omit({ text: true, mark: true })
  .extend({
    callId: z.string(),
    agentId: z.string(),
    callCreatedAt: timeSchema,
    spans: z
      .array(z.object({ text: z.string(), isMatch: z.boolean() }))
      .openapi({ description: "The line in parts; those that match are what to highlight" }),
  })
  .openapi("TranscriptMatch");

/** Routes of `/api/transcripts`: search in the transcripts of all calls. */
export const transcriptRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/search",
    tags: ["Calls"],
    summary: "Find lines of calls by what was said",
    description:
      'English full text: words in any of their forms, `"a phrase"`, `or`, `-not`. Newest calls first, and the last lines of a call first. ' +
      "`from` and `to` are about when the calls were created.",
    ...access("viewer"),
    request: {
      query: z.strictObject({
        q: z
          .string()
          .trim()
          .min(1)
          .max(MAX_QUERY_CHARS)
          .refine((text) => !text.includes("\0"), "holds a character that no text has"),
        agentId: idSchema.optional(),
        from: timeSchema.optional().openapi({ description: "RFC 3339" }),
        to: timeSchema.optional().openapi({ description: "RFC 3339, exclusive" }),
        role: z.enum(speakers).optional().openapi({ description: "Who said it" }),
        limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
        cursor: z.string().max(600).optional().openapi({ description: "`nextCursor` of the page before" }),
      }),
    },
    responses: { 200: jsonAnswer(pageOf(matchSchema), "A page of lines"), ...refusals },
  }),
  async (c) => {
    const { q: query, from, to, ...rest } = c.req.valid("query");
    const { organizationId } = c.var.principal;
    const dates = {
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    const found = await c.var.services.calls.transcriptSearch.find({ organizationId, query, ...dates, ...rest });
    if (!found.ok) throw refusalOf(found.error);
    const { items, nextCursor } = found.value;
    return reply(c, { items: items.map(matchOnWire), nextCursor }, 200);
  },
);

function refusalOf(refused: "query" | "cursor"): ApiError {
  const [path, message] =
    refused === "query"
      ? ["q", "has no word that could be looked for"]
      : ["cursor", "is not a cursor that this search gave"];
  return new ApiError("invalid_request", `Not valid: ${path}.`, { details: [{ path, message }] });
}

function matchOnWire({ callCreatedAt, ...match }: TranscriptMatch): z.infer<typeof matchSchema> {
  return { ...match, callCreatedAt: callCreatedAt.toISOString() };
}
