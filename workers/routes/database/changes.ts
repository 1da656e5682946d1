import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Result } from "../../../voice/result.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { authorOf } from "../../middleware/access.ts";
import { operatorAccess } from "../../middleware/operator.ts";
import type { ChangeRefusal, DatabaseChange } from "../../services/database-advisor/changes.ts";
import { changeOnWire, changeSchema, newChangeSchema } from "./change-wire.ts";

const tags = ["Database"];

/** A dry run is made of snapshots at most this old. */
const FRESH_MS = 15_000;

/** A change's step: what it does to the change, and who may do it. */
function stepRoute<const Path extends string>(path: Path, summary: string, description: string) {
  return createRoute({
    method: "post",
    path,
    tags,
    summary,
    description,
    ...operatorAccess("admin"),
    request: { params: idParams },
    responses: { 200: jsonAnswer(changeSchema, "The change as it is now"), ...refusals },
  });
}

/** Routes of `/api/database/changes`: indexes proposed, approved, built and taken back. No route takes SQL. */
export const databaseChangeRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List changes of the database",
      description: "The newest fifty, with the progress of the one that is being built.",
      ...operatorAccess("viewer"),
      responses: {
        200: jsonAnswer(z.object({ items: z.array(changeSchema), nextCursor: z.null() }), "The changes"),
        ...refusals,
      },
    }),
    async (c) => {
      const rows = await c.var.services.database.changes.list();
      const items = await Promise.all(rows.map((row) => onWire(c, row)));
      return reply(c, { items, nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Propose an index",
      description:
        "Makes the dry run: what would be done, to what, and the statements' costs as they are. Changes nothing.",
      ...operatorAccess("operator"),
      request: { body: jsonBody(newChangeSchema) },
      responses: { 201: jsonAnswer(changeSchema, "The proposal"), ...refusals },
    }),
    async (c) => {
      const { plan, statementIds } = c.req.valid("json");
      // Statements are compared with what they took until now, and advice may be for one that ran just before.
      await c.var.services.database.snapshots.takeIfOlder(FRESH_MS);
      const change = orRefuse(await c.var.services.database.changes.propose(authorOf(c), plan, statementIds));
      return reply(c, changeOnWire(change, null), 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a change",
      ...operatorAccess("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(changeSchema, "The change"), ...refusals },
    }),
    async (c) => {
      const change = await c.var.services.database.changes.find(c.req.valid("param").id);
      if (change === null) throw unknownChange();
      return answer(c, change);
    },
  )
  .openapi(
    stepRoute(
      "/{id}/approve",
      "Approve a change",
      "The index is built, outside of any transaction, and looked at afterwards.",
    ),
    async (c) =>
      answer(c, orRefuse(await c.var.services.database.changes.approve(authorOf(c), c.req.valid("param").id))),
  )
  .openapi(
    stepRoute(
      "/{id}/withdraw",
      "Withdraw a change",
      "One that is being built is broken off, and what is left of it dropped.",
    ),
    async (c) =>
      answer(c, orRefuse(await c.var.services.database.changes.withdraw(authorOf(c), c.req.valid("param").id))),
  )
  .openapi(stepRoute("/{id}/revert", "Take a change back", "Its index is dropped, concurrently."), async (c) =>
    answer(c, orRefuse(await c.var.services.database.changes.revert(authorOf(c), c.req.valid("param").id))),
  );

/** A change as it is at this moment: with the progress of its build, and the calls that were made since. */
async function onWire(c: Context<AppEnv>, change: DatabaseChange) {
  const { progress, watch } = c.var.services.database;
  const [built, effect] = await Promise.all([progress.read(change), watch.measured(change)]);
  return changeOnWire(effect === null ? change : { ...change, effect }, built);
}

async function answer(c: Context<AppEnv>, change: DatabaseChange) {
  return reply(c, await onWire(c, change), 200);
}

function orRefuse(result: Result<DatabaseChange, ChangeRefusal>): DatabaseChange {
  if (result.ok) return result.value;
  switch (result.error.reason) {
    case "unknown":
      throw unknownChange();
    case "not_possible":
      throw new ApiError("unprocessable", result.error.message);
    case "state":
      throw new ApiError("conflict", `The change is ${result.error.status}: this is not possible, or not any more.`);
  }
}

const unknownChange = () => new ApiError("not_found", "There is no such change.");
