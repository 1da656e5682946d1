import { type WireErrorCode, wireErrors } from "../../../voice/wire/protocol.ts";
import { readSettings } from "../../environment/env.ts";
import { addAnswerHeaders } from "../../http/answer-headers.ts";
import { ApiError } from "../../http/errors.ts";
import { isAllowedOrigin } from "../../http/origin.ts";
import { createRouter } from "../../http/router.ts";
import { verifyCallToken } from "../../services/calls/call-token.ts";
import { LISTEN_CLAIMS_HEADER } from "../../services/calls/listen-token.ts";

/** Carries the verified claims to the call's object as JSON. Never taken from outside. */
const CALL_CLAIMS_HEADER = "x-call-claims";

/**
 * Route of `/agents/<slug>/<name>?token=…`: the socket of a browser call. The token alone says which call it is; the
 * slug has to be its agent's and the name may be anything, since some clients make one up. The socket ends in the
 * call's Durable Object.
 */
export const mediaRoutes = createRouter().get("/:slug/:name", async (c) => {
  if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
    c.header("Upgrade", "websocket");
    throw new ApiError("upgrade_required", "This address is a WebSocket.");
  }
  const settings = readSettings(c.env);
  // Only browsers send an origin, and only they can be misused by somebody else's page.
  const origin = c.req.header("Origin");
  if (origin !== undefined && !isAllowedOrigin(origin, c.req.url, settings.ALLOWED_ORIGINS ?? [])) {
    return refuseSocket("forbidden_origin");
  }
  const claims = await verifyCallToken(c.req.query("token") ?? "", settings.TOKEN_SECRET, Date.now());
  if (!claims.ok) return refuseSocket("invalid_token");
  if (claims.value.agentSlug !== c.req.param("slug")) return refuseSocket("unknown_agent");
  const request = new Request(c.req.raw);
  request.headers.set(CALL_CLAIMS_HEADER, JSON.stringify(claims.value));
  request.headers.delete(LISTEN_CLAIMS_HEADER);
  const answer = await c.env.CALL_SESSION.getByName(claims.value.callId).fetch(request);
  if (answer.status === 101) return answer;
  // The headers of another worker's answer cannot be changed.
  const refusal = new Response(answer.body, answer);
  addAnswerHeaders(c, refusal.headers);
  return refusal;
});

/** Opens the socket, tells why it is refused, and closes it: browsers cannot read why an upgrade failed. */
function refuseSocket(code: WireErrorCode): Response {
  const { message, closeCode } = wireErrors[code];
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify({ type: "error", code, message, fatal: true }));
  server.close(closeCode, code);
  return new Response(null, { status: 101, webSocket: client });
}
