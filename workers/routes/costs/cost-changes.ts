import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { withTrialSettings } from "../../../voice/cost-trial.ts";
import type { Result } from "../../../voice/result.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { evidenceLimitOf } from "../../measure/cost/trial/guard-test.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { requireAllowedEasyModel, requireAllowedModels } from "../../requests/agent-models.ts";
import {
  type ChangeRefusal,
  type CostChange,
  MAX_LISTED_CHANGES,
  MAX_PROPOSED_CHANGES,
} from "../../services/costs/changes/cost-changes.ts";
import { costChangeOnWire, costChangeSchema, newCostChangeSchema } from "./cost-change-wire.ts";

const tags = ["Costs"];
const answer = { 200: jsonAnswer(costChangeSchema, "The change"), ...refusals };

/** Routes of `/api/performance/cost-changes`: changes that are to lower costs, tried on a share of an agent's calls. */
export const costChangeRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List changes that are to lower costs, the newest first",
      description: `The newest ${MAX_LISTED_CHANGES}.`,
      ...access("viewer"),
      responses: {
        200: jsonAnswer(z.object({ items: z.array(costChangeSchema), nextCursor: z.null() }), "The changes"),
        ...refusals,
      },
    }),
    async (c) => {
      const changes = await c.var.services.costs.changes.list(c.var.principal.organizationId);
      return reply(c, { items: changes.map(onWire), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Propose a change: a dry run, to be approved",
      description:
        "Answers what the change would alter and how many calls a day it would be tried on. Nothing is altered before an admin approves it.",
      ...access("operator"),
      request: { body: jsonBody(newCostChangeSchema) },
      responses: { 201: jsonAnswer(costChangeSchema, "The proposal"), ...refusals },
    }),
    async (c) => {
      const { expiresAt, predictedSavingShare: predictedShare, ...asked } = c.req.valid("json");
      const { agents, costs } = c.var.services;
      const agent = await agents.agents.find(c.var.principal.organizationId, asked.agentId);
      if (agent === null) throw refused("no_agent");
      await requireAllowedModels(c, withTrialSettings(agent, asked.settings).providers);
      await requireAllowedEasyModel(c, asked.settings.costLevers);
      const proposal = { ...asked, predictedShare, expiresAt: new Date(expiresAt) };
      return reply(c, onWire(taken(await costs.changes.propose(authorOf(c), proposal))), 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a change, with how its guards stand and what it saved",
      ...access("viewer"),
      request: { params: idParams },
      responses: answer,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const change = await c.var.services.costs.changes.find(c.var.principal.organizationId, id);
      if (change === null) throw refused("gone");
      return reply(c, onWire(change), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/approve",
      tags,
      summary: "Approve a proposal: it is tried on its share of the agent's calls from now on",
      ...access("admin"),
      request: { params: idParams },
      responses: answer,
    }),
    async (c) => reply(c, onWire(await stepped(c, "approve", c.req.valid("param").id)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/stop",
      tags,
      summary: "Stop a change that is proposed or on trial",
      ...access("operator"),
      request: { params: idParams },
      responses: answer,
    }),
    async (c) => reply(c, onWire(await stepped(c, "stop", c.req.valid("param").id)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/keep",
      tags,
      summary: "Keep a change that is on trial: its settings become the agent's own",
      ...access("admin"),
      request: { params: idParams },
      responses: answer,
    }),
    async (c) => reply(c, onWire(await stepped(c, "keep", c.req.valid("param").id)), 200),
  );

async function stepped(c: Context<AppEnv>, step: "approve" | "stop" | "keep", id: string): Promise<CostChange> {
  return taken(await c.var.services.costs.changes[step](authorOf(c), id));
}

function onWire(change: CostChange) {
  return costChangeOnWire(change, evidenceLimitOf(change.guards.length));
}

function taken(result: Result<CostChange, ChangeRefusal>): CostChange {
  if (!result.ok) throw refused(result.error);
  return result.value;
}

function refused(refusal: ChangeRefusal): ApiError {
  switch (refusal) {
    case "gone":
      return new ApiError("not_found", "There is no such change.");
    case "no_agent":
      return new ApiError("not_found", "There is no such agent.");
    case "no_change":
      return new ApiError("invalid_request", "The agent has these settings already.");
    case "not_possible":
      return new ApiError("invalid_request", "An eager end of turn may not need more confidence than the end itself.");
    case "too_many":
      return new ApiError("conflict", `There may be ${MAX_PROPOSED_CHANGES} proposals that wait.`);
    case "state":
      return new ApiError("conflict", "The change is in no state for this, or its agent is being edited.");
    case "expired":
      return new ApiError("conflict", "The time of the change is over; propose it again.");
    case "changed":
      return new ApiError("conflict", "The agent's settings were changed meanwhile; propose it again.");
    case "other_running":
      return new ApiError("conflict", "Another change of this agent is on trial.");
  }
}
