import { exports } from "cloudflare:workers";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";
import { api } from "./tenant.ts";

/**
 * A call to the worker under test with a frame of audio and some words in it, ended by the caller; its id. No vendor is
 * configured there: the agent's lines are the recorded apology.
 */
export async function placeCall(agentId: string, operatorKey: string): Promise<string> {
  const json = { agentId, transport: "browser" };
  const { callId, url } = (await api("POST", "/api/calls/start", { key: operatorKey, json })).body.data;
  const response = await exports.default.fetch(url.replace(/^wss:/, "https:"), { headers: { Upgrade: "websocket" } });
  const socket = response.webSocket as WebSocket;
  socket.accept();
  const ended = new Promise<void>((resolve) =>
    socket.addEventListener("message", ({ data }) => {
      const message = typeof data === "string" ? (JSON.parse(data) as ServerMessage) : null;
      if (message?.type === "agent_audio_started") {
        socket.send(Int16Array.from({ length: 320 }, (_, index) => index * 100));
        socket.send(JSON.stringify({ type: "text_message", text: "is there parking" }));
        socket.send(JSON.stringify({ type: "end_call" }));
      }
      if (message?.type === "call_ended") resolve();
    }),
  );
  socket.send(JSON.stringify({ type: "start_call" }));
  await ended;
  return callId;
}
