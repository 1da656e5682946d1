import { createRoute, z } from "@hono/zod-openapi";
import { roles } from "../../db/states.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { apiKeyList, type NewApiKey } from "../../services/access/api-keys.ts";
import { mayActAs } from "../../services/access/authentication.ts";

/** Longest that a rotated key may go on working. */
const MAX_GRACE_SECONDS = 7 * 86_400;

const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().openapi({ description: "Its first characters" }),
    role: z.enum(roles),
    createdAt: timeSchema,
    lastUsedAt: timeSchema.nullable().openapi({ description: "To the minute" }),
    expiresAt: timeSchema.nullable().openapi({ description: "It works until then; null: until it is revoked" }),
    rotatedAt: timeSchema.nullable().openapi({ description: "Another key took its place then" }),
    revokedAt: timeSchema.nullable(),
  })
  .openapi("ApiKey");

const newApiKeyAnswer = z
  .object({ key: z.string().openapi({ description: "Shown this once" }), apiKey: apiKeySchema })
  .openapi("CreatedApiKey");

const newApiKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    role: z.enum(roles),
    expiresAt: timeSchema.nullable().default(null).openapi({
      description: "It works until then, a time to come within ten years; null: until it is revoked",
    }),
  })
  .openapi("NewApiKey");

const rotationSchema = z
  .strictObject({
    graceSeconds: z.number().int().min(0).max(MAX_GRACE_SECONDS).default(0).openapi({
      description: "How long the old key goes on working",
    }),
  })
  .openapi("ApiKeyRotation");

/** Longest life that a key may be made with. */
const MAX_LIFE_MS = 10 * 366 * 86_400_000;

/** Reads the end of a new key's life; throws where it is over already, or too far away to be meant. */
function endOf(expiresAt: string | null, nowMs: number): Date | null {
  if (expiresAt === null) return null;
  const end = new Date(expiresAt);
  const lifeMs = end.getTime() - nowMs;
  if (lifeMs > 0 && lifeMs <= MAX_LIFE_MS) return end;
  const message = lifeMs > 0 ? "is more than ten years away" : "has passed";
  throw new ApiError("invalid_request", "Not valid: expiresAt.", { details: [{ path: "expiresAt", message }] });
}

const tags = ["API keys"];
const unknownKey = () => new ApiError("not_found", "There is no such key.");

function newKeyOnWire({ key, apiKey }: NewApiKey): z.infer<typeof newApiKeyAnswer> {
  const { createdAt, lastUsedAt, expiresAt, rotatedAt, revokedAt } = apiKey;
  const times = {
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    rotatedAt: rotatedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
  return { key, apiKey: { ...apiKey, ...times } };
}

/** Routes of `/api/api-keys`: the keys that programs come in with. */
export const apiKeyRoutes = createRouter()
  .openapi(
    ...listEndpoint(apiKeyList, apiKeySchema, {}, "admin", {
      path: "/",
      tags,
      summary: "List keys",
      answer: "A page of keys",
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create a key",
      description: "The answer has the key itself, which is kept nowhere.",
      ...access("admin"),
      request: { body: jsonBody(newApiKeySchema) },
      responses: { 201: jsonAnswer(newApiKeyAnswer, "The new key"), ...refusals },
    }),
    async (c) => {
      const { expiresAt, ...named } = c.req.valid("json");
      const details = { ...named, expiresAt: endOf(expiresAt, Date.now()) };
      if (!mayActAs(c.var.principal.role, details.role)) {
        throw new ApiError("forbidden", "A key may do no more than whoever creates it.");
      }
      return reply(c, newKeyOnWire(await c.var.services.access.apiKeys.create(authorOf(c), details)), 201);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/rotate",
      tags,
      summary: "Replace a key",
      description:
        "Gives a new key with the old one's name and role. The old one, and sessions got with it, end now or after `graceSeconds`. In the place of a key that ends by itself comes one that lives as long, from now on.",
      ...access("admin"),
      request: { params: idParams, body: jsonBody(rotationSchema) },
      responses: { 201: jsonAnswer(newApiKeyAnswer, "The key in its place"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const graceMs = c.req.valid("json").graceSeconds * 1_000;
      const rotated = await c.var.services.access.apiKeys.rotate(authorOf(c), id, graceMs);
      c.var.services.access.principals.forget(c.var.principal.organizationId);
      if (graceMs === 0) c.var.services.access.liveFeeds.lookAgain(c.var.principal.organizationId, { type: "key", id });
      if (rotated.ok) return reply(c, newKeyOnWire(rotated.value), 201);
      throw rotated.error === "unknown"
        ? unknownKey()
        : new ApiError("conflict", "The key was revoked or rotated already, or is past its end.");
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Revoke a key",
      description: "Ends the sessions got with it too.",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ revoked: z.literal(true) }), "Revoked"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const revoked = await c.var.services.access.apiKeys.revoke(authorOf(c), id);
      c.var.services.access.principals.forget(c.var.principal.organizationId);
      c.var.services.access.liveFeeds.lookAgain(c.var.principal.organizationId, { type: "key", id });
      if (revoked.ok) return reply(c, { revoked: true as const }, 200);
      throw revoked.error === "unknown"
        ? unknownKey()
        : new ApiError(
            "conflict",
            "Nobody could administer the organisation without this key; create another one first.",
          );
    },
  );
