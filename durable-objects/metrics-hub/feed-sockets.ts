import { z } from "zod";
import { type LiveClientMessage, liveClientMessageSchema } from "../../workers/measure/live-feed.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";
import type { CallRelay } from "./call-relay.ts";
import type { FeedSubscriber } from "./feed-subscriber.ts";
import { HubSocket } from "./hub-socket.ts";
import type { LiveFeed } from "./live-feed.ts";

/** Longest message of a subscriber: the ids of as many calls as it may watch. */
const MAX_MESSAGE_CHARS = 16_384;

/** Passed along by the worker, which has looked at the subscriber's access. */
const subscriptionSchema = z.object({
  visitor: z.string(),
  mayReadTranscripts: z.boolean(),
  seq: z.number().int().min(0).nullable(),
});

/**
 * Sockets of a hub's subscribers: joins them to the feed and the relay, reads what they send, and finds them again
 * after the hub slept.
 */
export class FeedSockets {
  readonly #ctx: DurableObjectState;
  readonly #feed: LiveFeed;
  readonly #relay: CallRelay;
  readonly #sockets = new Map<WebSocket, HubSocket>();

  constructor(ctx: DurableObjectState, feed: LiveFeed, relay: CallRelay) {
    this.#ctx = ctx;
    this.#feed = feed;
    this.#relay = relay;
  }

  /** Takes a subscriber's request; returns the answer with its end of the socket. */
  accept(request: Request): Response {
    const { seq, ...access } = subscriptionSchema.parse(
      JSON.parse(request.headers.get("x-feed-subscription") ?? "null"),
    );
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    const socket = new HubSocket(this.#ctx, server);
    this.#sockets.set(server, socket);
    const identity = { ...access, connectedAtMs: workerClock.now() };
    socket.remember(identity, { callIds: [], isAll: false });
    this.#feed.connect(socket, identity, seq);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Joins the sockets that were open when the hub fell asleep. */
  restore(): void {
    for (const server of this.#ctx.getWebSockets()) this.#restore(server);
  }

  /** Takes a subscriber's message. */
  receive(server: WebSocket, data: string | ArrayBuffer): void {
    const socket = this.#sockets.get(server);
    const subscriber = socket && this.#feed.subscriber(socket);
    if (!socket || !subscriber) return;
    if (!subscriber.mayTell(workerClock.now())) {
      subscriber.refuse("too_many_messages");
      this.leave(server);
      return;
    }
    const message = readMessage(data);
    if (message === null) subscriber.refuse("invalid_message");
    else this.#handle(socket, subscriber, message);
  }

  /** Parts with a subscriber. Idempotent. */
  leave(server: WebSocket): void {
    const socket = this.#sockets.get(server);
    if (socket === undefined) return;
    this.#sockets.delete(server);
    this.#relay.unwatch(socket, undefined);
    this.#feed.disconnect(socket);
  }

  #handle(socket: HubSocket, subscriber: FeedSubscriber, message: LiveClientMessage): void {
    switch (message.type) {
      case "resume":
        this.#feed.resume(socket, message.seq);
        return;
      case "watch":
      case "watch_all":
        if (!subscriber.identity.mayReadTranscripts) {
          subscriber.refuse("forbidden");
          return;
        }
        if (message.type === "watch") this.#relay.watch(socket, message.callIds);
        else this.#relay.watchAll(socket);
        break;
      case "unwatch":
        this.#relay.unwatch(socket, message.callIds);
        break;
      case "received":
        return;
    }
    const { callIds, isAll } = this.#relay.wishOf(socket);
    socket.remember(subscriber.identity, { callIds: [...callIds], isAll });
  }

  #restore(server: WebSocket): void {
    const socket = new HubSocket(this.#ctx, server);
    const known = socket.recall();
    if (known === null) {
      server.close(1012, "restarted");
      return;
    }
    this.#sockets.set(server, socket);
    this.#feed.restore(socket, known.identity);
    this.#relay.watch(socket, known.watched.callIds);
    if (known.watched.isAll) this.#relay.watchAll(socket);
  }
}

function readMessage(data: string | ArrayBuffer): LiveClientMessage | null {
  if (typeof data !== "string" || data.length > MAX_MESSAGE_CHARS) return null;
  try {
    return liveClientMessageSchema.parse(JSON.parse(data));
  } catch {
    // No JSON, or not of the documented shape: the subscriber is told so.
    return null;
  }
}
