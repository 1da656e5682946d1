import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { ApiError } from "../../http/errors.ts";
import { isAllowedOrigin } from "../../http/origin.ts";
import { createRouter, refusals } from "../../http/router.ts";
import { access, KEY_PROTOCOL_PREFIX, LIVE_PROTOCOL } from "../../middleware/access.ts";
import { mayActAs } from "../../services/access/authentication.ts";
import { visitorOf } from "../../services/access/visitor.ts";

/** Carries the subscriber's access to the hub as JSON. Never taken from outside. */
const SUBSCRIPTION_HEADER = "x-feed-subscription";

/** Route of `/api/performance/live`: the socket of the organisation's live feed, which ends in its hub. */
export const liveFeedRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/live",
    tags: ["Performance"],
    summary: "Open the live feed",
    description:
      "A WebSocket: figures every 5 s, calls as they begin and end, and the events of calls that are watched. docs/live-feed.md describes its " +
      `messages. Browsers, which cannot set headers, send a key as the subprotocols \`${LIVE_PROTOCOL}\` and \`${KEY_PROTOCOL_PREFIX}<key>\`.`,
    ...access("viewer"),
    request: {
      query: z.object({
        seq: z.coerce.number().int().min(0).optional().openapi({ description: "The last number that was seen" }),
      }),
    },
    responses: { 101: { description: "The feed" }, ...refusals },
  }),
  async (c) => {
    if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
      c.header("Upgrade", "websocket");
      throw new ApiError("upgrade_required", "This address is a WebSocket.");
    }
    const { actor, organizationId, role, via } = c.var.principal;
    if (via === "session") requireOwnOrigin(c);
    const request = new Request(c.req.raw);
    const { seq = null } = c.req.valid("query");
    const subscription = { visitor: await visitorOf(actor), mayReadTranscripts: mayActAs(role, "viewer"), seq };
    request.headers.set(SUBSCRIPTION_HEADER, JSON.stringify(subscription));
    const { status, webSocket } = await c.env.METRICS_HUB.getByName(organizationId).fetch(request);
    // A browser takes the socket only with one of the protocols that it offered.
    const hasProtocol = c.req.header("Sec-WebSocket-Protocol") !== undefined;
    const headers = hasProtocol ? { "Sec-WebSocket-Protocol": LIVE_PROTOCOL } : undefined;
    return new Response(null, { status, webSocket, ...(headers && { headers }) });
  },
);

/** Refuses the cookie of a page that is not ours: sockets are open to every page, and their answers readable. */
function requireOwnOrigin(c: Context<AppEnv>): void {
  const origin = c.req.header("Origin");
  const allowedOrigins = c.var.services.settings.ALLOWED_ORIGINS ?? [];
  if (origin !== undefined && isAllowedOrigin(origin, c.req.url, allowedOrigins)) return;
  throw new ApiError("forbidden", "A session may open the feed only from the platform's own pages.");
}
