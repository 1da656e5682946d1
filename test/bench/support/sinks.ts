import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { serveCommands } from "./child-process.ts";
import { serveFlux } from "./flux-sink.ts";
import { answerChat } from "./language-model-sink.ts";
import { answerSpeak } from "./speech-sink.ts";

/**
 * The vendors' side of every call, in a process of its own: speech to text, language model and speech synthesis that do
 * next to nothing, so that what is measured is the worker.
 */
export type SinkCommands = {
  listen: { takes: null; gives: { url: string } };
  /** Forgets the delays seen so far. */
  begin: { takes: null; gives: null };
  /** Caller → sink delays since `begin`, in ms, one per audio message. */
  collect: { takes: null; gives: number[] };
};

let delaysMs: number[] = [];
const server = createServer((request, response) => void answer(request, response));
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on("upgrade", (request, raw, head) => {
  sockets.handleUpgrade(request, raw, head, (socket) => serveFlux(socket, (delayMs) => delaysMs.push(delayMs)));
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const part of request) body += part;
  if (request.url?.startsWith("/v1/speak")) answerSpeak(request, response, body);
  else if (request.url === "/v1/chat/completions") answerChat(response);
  else response.writeHead(404).end();
}

serveCommands<SinkCommands>({
  listen: async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  },
  begin: () => {
    delaysMs = [];
    return null;
  },
  collect: () => delaysMs,
});
