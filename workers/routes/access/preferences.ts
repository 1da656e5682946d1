import { createRoute, z } from "@hono/zod-openapi";
import { cachedRead } from "../../http/cached-read.ts";
import { changed, replyCached } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { timeSchema, timeZoneSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { matchHeadersSchema } from "../../requests/request-fields.ts";
import type { StoredPreferences } from "../../services/access/preferences.ts";

/** True for languages that `Intl` knows; any other would break every page that formats a number. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    // It throws for what is not well-formed.
    return false;
  }
}

const preferences = {
  language: z.string().max(35).refine(isLanguage, "must be a BCP 47 language tag").default("en"),
  timeZone: timeZoneSchema.default("UTC"),
  theme: z.enum(["system", "light", "dark"]).default("system"),
  notifications: z
    .strictObject({
      alerts: z.boolean().default(true).openapi({ description: "A measured figure went past its limit" }),
      campaigns: z.boolean().default(true).openapi({ description: "A campaign is done" }),
      weeklySummary: z.boolean().default(false),
    })
    .default({ alerts: true, campaigns: true, weeklySummary: false }),
};
const preferencesSchema = z.strictObject(preferences).openapi("Preferences");

/** Preferences as any version of the platform stored them, read as far as they are understood. */
const storedSchema = z.object(preferences).catch(() => preferencesSchema.parse({}));

const answerSchema = z
  .object({
    preferences: preferencesSchema,
    version: z.number().int().openapi({ description: "0 until something was preferred" }),
    updatedAt: timeSchema.nullable(),
  })
  .openapi("StoredPreferences");

const tags = ["Preferences"];

function preferencesOnWire({ preferences, version, updatedAt }: StoredPreferences): z.infer<typeof answerSchema> {
  return { preferences: storedSchema.parse(preferences), version, updatedAt: updatedAt?.toISOString() ?? null };
}

const preferencesRead = cachedRead({
  strategy: "user_preferences",
  scopes: ["preferences"],
  route: "/api/preferences",
  load: async ({ access: { preferences } }, organizationId, [id]: readonly [actorId: string]) =>
    preferencesOnWire(await preferences.read({ organizationId, actor: { id } })),
});

/** Routes of `/api/preferences`: the principal's own preferences. */
export const preferenceRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "Read your preferences",
      ...access("viewer"),
      responses: { 200: jsonAnswer(answerSchema, "Yours, or those of whoever said nothing yet"), ...refusals },
    }),
    (c) => replyCached(c, preferencesRead, [c.var.principal.actor.id]),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/",
      tags,
      summary: "Set your preferences",
      description: "As a whole: what is left out is as if nothing had been said of it.",
      ...access("viewer"),
      request: { headers: matchHeadersSchema, body: jsonBody(preferencesSchema) },
      responses: { 200: jsonAnswer(answerSchema, "Your preferences"), ...refusals },
    }),
    async (c) => {
      const { preferences } = c.var.services.access;
      const current = await preferences.read(c.var.principal);
      const ofVersion = (await requireMatch(c, preferencesOnWire(current))) ? current.version : undefined;
      const written = await preferences.write(authorOf(c), c.req.valid("json"), ofVersion);
      if (written === null) throw preconditionFailed();
      await changed(c, "preferences");
      return reply(c, preferencesOnWire(written), 200);
    },
  );
