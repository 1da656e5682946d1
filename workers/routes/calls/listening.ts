import { createRoute, z } from "@hono/zod-openapi";
import { type ListeningErrorCode, listeningErrors } from "../../../voice/wire/listening.ts";
import { randomSecret } from "../../crypto/secrets.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { isAllowedOrigin } from "../../http/origin.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams, timeSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import {
  IS_LISTENING_HEADER,
  LISTEN_CLAIMS_HEADER,
  LISTEN_TOKEN_LIFETIME_MS,
  readListenToken,
  signListenToken,
} from "../../services/calls/listen-token.ts";
import { actInCall } from "./operator-action.ts";

const listenTicketSchema = z
  .object({
    token: z.string(),
    url: z.string().openapi({ description: "The whole WebSocket address, token included" }),
    expiresAt: timeSchema,
  })
  .openapi("ListenTicket");

/** Routes of listening to a call: the token, and the socket that it opens once. */
export const listeningRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/listen",
      tags: ["Live calls"],
      summary: "Get the address to listen to a call",
      description:
        "A WebSocket of both parties' audio, for the next 30 seconds and for one connection; docs/operators.md has its form. Three operators may listen to a call.",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(listenTicketSchema, "Connect to `url`"), ...refusals },
    }),
    async (c) => {
      const { id: callId } = c.req.valid("param");
      const { actor, organizationId } = c.var.principal;
      const expiresAtMs = Date.now() + LISTEN_TOKEN_LIFETIME_MS;
      const tokenId = randomSecret();
      await actInCall(c, callId, { type: "listen", operator: actor.id, tokenId, expiresAtEpochMs: expiresAtMs });
      const claims = { callId, organizationId, operator: actor.id, operatorType: actor.type, tokenId, expiresAtMs };
      const token = await signListenToken(claims, c.var.services.settings.TOKEN_SECRET);
      const url = new URL(`/api/calls/${callId}/listen`, c.req.url);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      url.searchParams.set("token", token);
      return reply(c, { token, url: url.href, expiresAt: new Date(expiresAtMs).toISOString() }, 200);
    },
  )
  .get("/:id/listen", async (c) => {
    if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
      c.header("Upgrade", "websocket");
      throw new ApiError("upgrade_required", "This address is a WebSocket.");
    }
    const { settings } = c.var.services;
    const origin = c.req.header("Origin");
    if (origin !== undefined && !isAllowedOrigin(origin, c.req.url, settings.ALLOWED_ORIGINS ?? [])) {
      return refuseSocket("forbidden_origin");
    }
    const claims = await readListenToken(c.req.query("token") ?? "", settings.TOKEN_SECRET, Date.now());
    if (claims === null || claims.callId !== c.req.param("id")) return refuseSocket("invalid_token");
    const headers = { Upgrade: "websocket", [LISTEN_CLAIMS_HEADER]: JSON.stringify(claims) };
    const answer = await c.env.CALL_SESSION.getByName(claims.callId).fetch(c.req.url, { headers });
    if (answer.headers.has(IS_LISTENING_HEADER)) {
      // Before the socket is given out: a call is not listened to in secret, whatever becomes of the log.
      const author = {
        actor: { type: claims.operatorType, id: claims.operator },
        organizationId: claims.organizationId,
        requestId: c.var.requestId,
      };
      await c.var.services.access.audit.record(author, { action: "call.listen", resourceId: claims.callId });
    }
    return new Response(null, { status: 101, webSocket: answer.webSocket });
  });

/** Opens the socket, tells why it is refused, and closes it: browsers cannot read why an upgrade failed. */
function refuseSocket(code: ListeningErrorCode): Response {
  const { message, closeCode } = listeningErrors[code];
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify({ type: "error", code, message }));
  server.close(closeCode, code);
  return new Response(null, { status: 101, webSocket: client });
}
