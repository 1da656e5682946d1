import { z } from "zod";
import type { FeedSocket, SubscriberIdentity } from "./feed-subscriber.ts";

/** What stays with a socket while the hub sleeps. */
const attachmentSchema = z.object({
  visitor: z.string(),
  mayReadTranscripts: z.boolean(),
  connectedAtMs: z.number(),
  watched: z.object({ callIds: z.array(z.string()), isAll: z.boolean() }),
});
type Attachment = z.infer<typeof attachmentSchema>;

/** Hibernating socket of a subscriber. */
export class HubSocket implements FeedSocket {
  readonly #ctx: Pick<DurableObjectState, "getWebSocketAutoResponseTimestamp">;
  readonly #socket: WebSocket;

  constructor(ctx: Pick<DurableObjectState, "getWebSocketAutoResponseTimestamp">, socket: WebSocket) {
    this.#ctx = ctx;
    this.#socket = socket;
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(code, reason);
  }

  receivedAtMs(): number | null {
    return this.#ctx.getWebSocketAutoResponseTimestamp(this.#socket)?.getTime() ?? null;
  }

  /** Keeps who the subscriber is and what it watches. */
  remember({ visitor, mayReadTranscripts, connectedAtMs }: SubscriberIdentity, watched: Attachment["watched"]): void {
    this.#socket.serializeAttachment({ visitor, mayReadTranscripts, connectedAtMs, watched } satisfies Attachment);
  }

  /** Reads what was kept; null for a socket of a version that kept something else. */
  recall(): { identity: SubscriberIdentity; watched: Attachment["watched"] } | null {
    const read = attachmentSchema.safeParse(this.#socket.deserializeAttachment());
    if (!read.success) return null;
    const { watched, ...identity } = read.data;
    return { identity, watched };
  }
}
