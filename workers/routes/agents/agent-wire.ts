import type { z } from "@hono/zod-openapi";
import { agentConfigSchema, costLeversSchema, recordingSchema } from "../../../voice/agent.ts";
import { ApiError } from "../../http/errors.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import type { Agent } from "../../services/agents/agents.ts";

/** Agent in answers: its settings, its identity, and when it was made and last changed. */
export const agentSchema = agentConfigSchema
  .extend({ costLevers: costLeversSchema, recording: recordingSchema, createdAt: timeSchema, updatedAt: timeSchema })
  .openapi("Agent");

/** Converts an agent to its form in answers. */
export function agentOnWire(agent: Agent): z.infer<typeof agentSchema> {
  return { ...agent, createdAt: agent.createdAt.toISOString(), updatedAt: agent.updatedAt.toISOString() };
}

/** Refusal of an agent that is not there, or another organisation's. */
export const unknownAgent = () => new ApiError("not_found", "There is no such agent.");

/** Refusal of a slug that another agent of the organisation has. */
export const slugTaken = () =>
  new ApiError("conflict", "Another agent has this slug.", { details: [{ path: "slug", message: "already in use" }] });
