import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { authorOf } from "../../middleware/access.ts";
import { operatorAccess } from "../../middleware/operator.ts";

const tags = ["Database"];

/** A decision ends within a year: nobody remembers then why it was made. */
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

const lintSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    level: z.enum(["ERROR", "WARN", "INFO"]),
    category: z.enum(["PERFORMANCE", "SECURITY", "RELIABILITY"]),
    description: z.string(),
    detail: z.string(),
    remediation: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    cacheKey: z.string().openapi({ description: "The same finding has the same key tomorrow" }),
  })
  .openapi("DatabaseLint");

const lintsSchema = z
  .object({
    checkedAt: timeSchema,
    lints: z.array(lintSchema),
    suppressed: z.array(
      lintSchema.extend({
        suppression: z.object({ reason: z.string(), expiresAt: timeSchema, createdBy: z.string() }),
      }),
    ),
    failed: z
      .array(z.object({ name: z.string(), reason: z.string() }))
      .openapi({ description: "Rules that could not be looked at" }),
    cut: z.array(z.string()).openapi({ description: "Rules that have found more than is told of" }),
  })
  .openapi("DatabaseLints");

const cacheKeySchema = z.string().min(3).max(300);

const suppressionSchema = z.strictObject({
  cacheKey: cacheKeySchema,
  reason: z.string().trim().min(3).max(500),
  expiresAt: timeSchema,
});

const restoredSchema = z.strictObject({ cacheKey: cacheKeySchema });

const doneSchema = z.object({ cacheKey: z.string(), isSuppressed: z.boolean() });

/** Routes of `/api/database/lints`: what is wrong with the schema, and what is left as it is for a reason. */
export const lintRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "Look for faults of the schema",
      description: "By rules over Postgres's catalogs, now. Rules that cannot be looked at are named.",
      ...operatorAccess("viewer"),
      responses: { 200: jsonAnswer(lintsSchema, "The findings, the gravest first"), ...refusals },
    }),
    async (c) => reply(c, await c.var.services.database.lints.read(), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/suppress",
      tags,
      summary: "Leave a finding as it is",
      description: "For a reason, until a day within a year; it is shown again then.",
      ...operatorAccess("admin"),
      request: { body: jsonBody(suppressionSchema) },
      responses: { 200: jsonAnswer(doneSchema, "The finding is left as it is"), ...refusals },
    }),
    async (c) => {
      const { cacheKey, reason, expiresAt } = c.req.valid("json");
      const expires = new Date(expiresAt);
      const days = (expires.getTime() - Date.now()) / DAY_MS;
      if (days <= 0 || days > MAX_DAYS)
        throw new ApiError("unprocessable", "The day on which it is shown again lies within a year from now.");
      const decision = { cacheKey, reason, expiresAt: expires };
      if (!(await c.var.services.database.lints.suppress(authorOf(c), decision)))
        throw new ApiError("unprocessable", "As many findings are left as they are as can be.");
      return reply(c, { cacheKey, isSuppressed: true }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/restore",
      tags,
      summary: "Show a finding again",
      ...operatorAccess("admin"),
      request: { body: jsonBody(restoredSchema) },
      responses: { 200: jsonAnswer(doneSchema, "The finding is shown again"), ...refusals },
    }),
    async (c) => {
      const { cacheKey } = c.req.valid("json");
      if (!(await c.var.services.database.lints.restore(authorOf(c), cacheKey)))
        throw new ApiError("not_found", "There is no such decision.");
      return reply(c, { cacheKey, isSuppressed: false }, 200);
    },
  );
