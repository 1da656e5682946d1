import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

/** A language model's server before another one: each model answers later by a time of its own. */
export interface DelayingModel {
  readonly url: string;
  /** Server that requests are handed on to. */
  target: string;
  /** Time before a request is handed on, by model; 0 of others. */
  readonly delaysMs: Map<string, number>;
  close(): Promise<void>;
}

/** Starts it on a free loopback port. */
export async function startDelayingModel(): Promise<DelayingModel> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { model } = JSON.parse(body || "{}") as { model?: string };
    await wait(delaying.delaysMs.get(model ?? "") ?? 0);
    const headers = Object.entries(request.headers).filter(
      ([name]) => name === "authorization" || /^x-|type$/.test(name),
    );
    const answer = await fetch(delaying.target + request.url, {
      method: request.method ?? "GET",
      headers: headers as [string, string][],
      ...(body !== "" && { body }),
    }).catch(() => null);
    if (answer?.body == null) {
      response.writeHead(answer?.status ?? 502).end();
      return;
    }
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
    const stream = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
    // A caller who hangs up takes no more of the answer.
    stream.on("error", () => response.destroy());
    response.on("close", () => stream.destroy());
    stream.pipe(response);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const delaying: DelayingModel = { url, target: "", delaysMs: new Map(), close };
  return delaying;
}
