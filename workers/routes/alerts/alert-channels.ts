import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { matchHeadersSchema } from "../../requests/request-fields.ts";
import {
  type AlertChannel,
  type AlertChannels,
  channelList,
  MAX_CHANNELS,
} from "../../services/alerts/alert-channels.ts";
import { targetOf } from "../../services/alerts/webhook-target.ts";
import { channelChangesSchema, channelSchema, channelWithSecretSchema, newChannelSchema } from "./alert-wire.ts";

const tags = ["Alerts"];

const unknownChannel = () => new ApiError("not_found", "There is no such alert channel.");

function channelOnWire(channel: AlertChannel): z.infer<typeof channelSchema> {
  const { id, name, kind, leastSeverity, host, isEnabled, version } = channel;
  const { createdAt, updatedAt } = channel;
  return {
    id,
    name,
    kind,
    leastSeverity,
    host,
    isEnabled,
    version,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const testSchema = z
  .object({
    isDelivered: z.boolean(),
    status: z.number().int().nullable().openapi({ description: "Status of the receiver's answer; null without one" }),
  })
  .openapi("AlertChannelTest");

/** Routes of `/api/alert-channels`: where alerts are sent. */
export const alertChannelRoutes = createRouter()
  .openapi(
    ...listEndpoint(channelList, channelSchema, {}, "viewer", {
      path: "/",
      tags,
      summary: "List alert channels",
      answer: "A page of channels, without addresses and secrets",
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create an alert channel",
      description: "Address and secret are encrypted and never shown again; the secret is in this answer only.",
      ...access("admin"),
      request: { body: jsonBody(newChannelSchema) },
      responses: { 201: jsonAnswer(channelWithSecretSchema, "The new channel, and its secret"), ...refusals },
    }),
    async (c) => {
      const settings = c.req.valid("json");
      requireTarget(c, settings.url);
      const created = await available(c).create(c.var.principal.organizationId, settings);
      if (!created.ok) throw new ApiError("conflict", `There may be ${MAX_CHANNELS} channels.`);
      const { channel, secret } = created.value;
      await noted(c, "create", channel.id);
      return reply(c, { channel: channelOnWire(channel), secret }, 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read an alert channel",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(channelSchema, "The channel"), ...refusals },
    }),
    async (c) => reply(c, channelOnWire(await channelOf(c, c.req.valid("param").id)), 200),
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      tags,
      summary: "Change an alert channel",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema, body: jsonBody(channelChangesSchema) },
      responses: { 200: jsonAnswer(channelSchema, "The channel as it is now"), ...refusals },
    }),
    async (c) => {
      const changes = c.req.valid("json");
      if (changes.url !== undefined) requireTarget(c, changes.url);
      const { current, ofVersion } = await matched(c, c.req.valid("param").id);
      const { organizationId } = c.var.principal;
      const channel = await available(c).update(organizationId, current.id, changes, ofVersion);
      if (channel === null) throw preconditionFailed();
      await noted(c, "update", channel.id, Object.keys(changes));
      return reply(c, channelOnWire(channel), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete an alert channel",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { current, ofVersion } = await matched(c, c.req.valid("param").id);
      const isGone = await available(c).remove(c.var.principal.organizationId, current.id, ofVersion);
      if (!isGone) throw preconditionFailed();
      await noted(c, "delete", current.id);
      return reply(c, { deleted: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/rotate",
      tags,
      summary: "Renew a channel's secret",
      description: "Deliveries are signed with both secrets for a day.",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(channelWithSecretSchema, "The channel, and its new secret"), ...refusals },
    }),
    async (c) => {
      const rotated = await available(c).rotate(c.var.principal.organizationId, c.req.valid("param").id);
      if (rotated === null) throw unknownChannel();
      await noted(c, "rotate", rotated.channel.id);
      return reply(c, { channel: channelOnWire(rotated.channel), secret: rotated.secret }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/test",
      tags,
      summary: "Send a test message",
      description: "Sends once and waits five seconds at most. The receiver's answer is not shown.",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(testSchema, "What came of it"), ...refusals },
    }),
    async (c) => {
      const { id, kind } = await channelOf(c, c.req.valid("param").id);
      const target = await available(c).target(c.var.principal.organizationId, id);
      if (target === null) throw new ApiError("conflict", "The channel's address does not open: set it anew.");
      const outcome = await c.var.services.alerts.testDelivery(kind, target);
      await noted(c, "test", id);
      const status = outcome.ok ? outcome.value : outcome.error.reason === "status" ? outcome.error.status : null;
      return reply(c, { isDelivered: outcome.ok, status }, 200);
    },
  );

function available(c: Context<AppEnv>): AlertChannels {
  const { channels } = c.var.services.alerts;
  if (channels !== null) return channels;
  throw new ApiError("not_found", "This deployment keeps no addresses of channels: CREDENTIALS_KEYS is not set.");
}

async function channelOf(c: Context<AppEnv>, id: string): Promise<AlertChannel> {
  const channel = await available(c).find(c.var.principal.organizationId, id);
  if (channel === null) throw unknownChannel();
  return channel;
}

/** The channel, and its version where a change hangs on that. */
async function matched(
  c: Context<AppEnv>,
  id: string,
): Promise<{ current: AlertChannel; ofVersion: number | undefined }> {
  const current = await channelOf(c, id);
  const isBound = await requireMatch(c, channelOnWire(current));
  return { current, ofVersion: isBound ? current.version : undefined };
}

/** Refuses an address that may not be sent to. */
function requireTarget(c: Context<AppEnv>, url: string): void {
  const target = targetOf(url, c.var.services.settings.ENVIRONMENT === "local");
  if (target.ok) return;
  throw new ApiError("invalid_request", "Not valid: url.", { details: [{ path: "url", message: target.error }] });
}

function noted(c: Context<AppEnv>, verb: string, resourceId: string, fields: string[] = []): Promise<void> {
  return c.var.services.access.audit.record(authorOf(c), { action: `alert_channel.${verb}`, resourceId, fields });
}
