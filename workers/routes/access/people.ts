import { createRoute, z } from "@hono/zod-openapi";
import { changed } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { pageOrRefusal } from "../../requests/list-query.ts";
import { toE164 } from "../../services/outreach/phone-numbers.ts";

/** A number with its country. In an address, a plus that was not escaped arrives as a space. */
const phoneSchema = z
  .string()
  .max(40)
  .transform((text, context) => {
    const number = toE164(text.replace(/^ /, "+"), undefined);
    if (number.ok) return number.value;
    context.addIssue({ code: "custom", message: number.error });
    return z.NEVER;
  })
  .openapi({ type: "string", description: "With its country: +442079460000", example: "+442079460000" });

/** Rows as they are stored: a person's data is theirs to see, with all that the next version of the platform adds. */
const rowSchema = z.record(z.string(), z.unknown());

const personSchema = z
  .object({
    phone: z.string(),
    leads: z.array(rowSchema),
    doNotCall: rowSchema.nullable(),
    calls: z.array(
      z
        .object({
          transcript: z.array(rowSchema),
          turns: z.array(rowSchema),
          notes: z.array(rowSchema),
          appointments: z.array(rowSchema),
          timeline: z.array(z.unknown()).openapi({ description: "As long as the call's object keeps it: 30 days" }),
          recording: z.string().nullable().openapi({ description: "Where the flight recording can be read" }),
          audio: z.string().nullable().openapi({ description: "Where the audio recording can be heard" }),
        })
        .catchall(z.unknown()),
    ),
    nextCursor: z.string().nullable().openapi({ description: "There are more calls; everything else is complete" }),
  })
  .openapi("PersonalData");

const erasureSchema = z
  .object({
    isComplete: z.boolean().openapi({ description: "Nothing is left; otherwise repeat the request" }),
    calls: z.number().int().openapi({ description: "Calls of which all that was said was erased" }),
    leads: z.number().int(),
    isDoNotCallErased: z.boolean(),
  })
  .openapi("PersonErasure");

const tags = ["People"];

/** Routes of `/api/people`: export and erasure of one person's data. */
export const peopleRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/export",
      tags,
      summary: "Export everything known of one person",
      description:
        "Leads, calls with what was said, appointments, and whether they must not be called. Twenty calls a page, newest first; the log notes it without the number.",
      ...access("admin"),
      request: { query: z.strictObject({ phone: phoneSchema, cursor: z.string().max(600).optional() }) },
      responses: { 200: jsonAnswer(personSchema, "Everything, with a page of the calls"), ...refusals },
    }),
    async (c) => {
      const { phone, cursor } = c.req.valid("query");
      const exported = pageOrRefusal(await c.var.services.privacy.people.export(authorOf(c), phone, cursor));
      const calls = exported.calls.map(({ hasRecording, hasAudio, ...call }) => ({
        ...call,
        recording: hasRecording ? `/api/calls/${call.id}/recording` : null,
        audio: hasAudio ? `/api/calls/${call.id}/audio.wav` : null,
      }));
      return reply(c, { phone, ...exported, calls }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/",
      tags,
      summary: "Erase one person",
      description:
        "Deletes leads and appointments, and of calls what was said, the number and the recordings; their figures stay. Up to 200 calls a request. That they must not be called stays known, unless `doNotCall=true`.",
      ...access("admin"),
      request: {
        query: z.strictObject({
          phone: phoneSchema,
          doNotCall: z.enum(["true", "false"]).default("false").openapi({ description: "Erase that too" }),
        }),
      },
      responses: { 200: jsonAnswer(erasureSchema, "What was erased"), ...refusals },
    }),
    async (c) => {
      const { phone, doNotCall } = c.req.valid("query");
      const erasure = await c.var.services.privacy.people.erase(authorOf(c), phone, doNotCall === "true");
      await changed(c, "calls", "campaigns", "analytics");
      return reply(c, erasure, 200);
    },
  );
