import { z } from "@hono/zod-openapi";
import { timeSchema } from "../../http/wire-schemas.ts";
import type { CallTicket } from "../../services/calls/calls.ts";

/** A call ticket: the address and token that open a call. */
export const callTicketSchema = z
  .object({
    callId: z.string(),
    token: z.string(),
    url: z.string().openapi({ description: "The whole WebSocket address, token included" }),
    expiresAt: timeSchema,
  })
  .openapi("CallTicket");

/** A call ticket on the wire, its socket address on the host that was asked, `requestUrl`. */
export function ticketOnWire(ticket: CallTicket, slug: string, requestUrl: string): z.infer<typeof callTicketSchema> {
  const { callId, token, expiresAtMs } = ticket;
  const url = new URL(`/agents/${slug}/${callId}`, requestUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("token", token);
  return { callId, token, url: url.href, expiresAt: new Date(expiresAtMs).toISOString() };
}
