import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { operatorAccess } from "../../middleware/operator.ts";
import type { Stretch } from "../../services/database-advisor/slow-statements.ts";
import { modesOnWire, rankingSchema, statementSchema } from "./statement-wire.ts";

const tags = ["Database"];

/** Windows that may be asked for, in ms, up to now. */
const WINDOWS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 } as const;

/** A ranking is made of snapshots at most this old. */
const FRESH_MS = 15_000;

const windowQuery = z.strictObject({
  window: z.enum(Object.keys(WINDOWS) as [keyof typeof WINDOWS]).default("day"),
});

function stretchOf(window: keyof typeof WINDOWS, nowMs: number): Stretch {
  return { fromMs: nowMs - WINDOWS[window], toMs: nowMs };
}

/** Routes of `/api/database/queries`: which statements take the time. */
export const statementRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "Rank the database's statements",
      description:
        "By their share of all time, from snapshots of pg_stat_statements; a snapshot is taken first where the last is old. For the deployment's operator.",
      ...operatorAccess("viewer"),
      request: { query: windowQuery },
      responses: { 200: jsonAnswer(rankingSchema, "The ranking"), ...refusals },
    }),
    async (c) => {
      const { snapshots, statements } = c.var.services.database;
      const { modes } = await snapshots.takeIfOlder(FRESH_MS);
      const ranking = await statements.rank(stretchOf(c.req.valid("query").window, Date.now()));
      return reply(c, { ...ranking, modes: modesOnWire(modes) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a statement with its plan and history",
      ...operatorAccess("viewer"),
      request: { params: idParams, query: windowQuery },
      responses: { 200: jsonAnswer(statementSchema, "The statement"), ...refusals },
    }),
    async (c) => {
      const nowMs = Date.now();
      const { id } = c.req.valid("param");
      const stretch = stretchOf(c.req.valid("query").window, nowMs);
      const statement = await c.var.services.database.statements.find(id, stretch, nowMs);
      if (statement === null) throw new ApiError("not_found", "There is no such statement.");
      return reply(c, statement, 200);
    },
  );
