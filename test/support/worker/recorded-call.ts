import { exports } from "cloudflare:workers";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";
import { tone } from "../audio/tone.ts";
import { api } from "./tenant.ts";

/** A call to the worker under test whose caller says a tone. */
export interface OpenCall {
  callId: string;
  /** Sends so many ms of a tone, 20 ms at a time and all at once: the worker's clock is the real one. */
  speak(ms: number): Promise<void>;
  hangUp(): Promise<void>;
  /** Takes the call up on another connection, with the token that the first was given. */
  reopen(): Promise<OpenCall>;
}

/** Starts a call and waits until the agent is heard. */
export async function openCall(agentId: string, operatorKey: string): Promise<OpenCall> {
  const json = { agentId, transport: "browser" };
  const { callId, url } = (await api("POST", "/api/calls/start", { key: operatorKey, json })).body.data;
  return connect(callId, url, "agent_audio_started");
}

async function connect(callId: string, url: string, until: ServerMessage["type"]): Promise<OpenCall> {
  const response = await exports.default.fetch(url.replace(/^wss:/, "https:"), { headers: { Upgrade: "websocket" } });
  const socket = response.webSocket as WebSocket;
  socket.accept();
  let resumeToken = "";
  const seen = new Map<string, () => void>();
  const happened = (type: ServerMessage["type"]) => new Promise<void>((resolve) => seen.set(type, resolve));
  socket.addEventListener("message", ({ data }) => {
    if (typeof data !== "string") return;
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === "call_started") resumeToken = message.resumeToken;
    seen.get(message.type)?.();
  });
  const ready = happened(until);
  socket.send(JSON.stringify({ type: "start_call" }));
  await ready;
  return {
    callId,
    async speak(ms) {
      const samples = tone(440, 12_000, ms * 16, 16_000);
      const began = Date.now();
      for (let at = 0; at < samples.length; at += 320) {
        socket.send(samples.slice(at, at + 320));
        // As it would be spoken: what came faster would not be believed.
        const waitMs = began + at / 16 + 20 - Date.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    },
    async hangUp() {
      const ended = happened("call_ended");
      socket.send(JSON.stringify({ type: "end_call" }));
      await ended;
    },
    reopen() {
      const again = new URL(url);
      again.searchParams.set("token", resumeToken);
      return connect(callId, again.href, "call_started");
    },
  };
}

/** Asks the worker under test for a file. */
export async function fetchFile(path: string, key: string, headers: Record<string, string> = {}) {
  const response = await exports.default.fetch(`https://worker.example${path}`, {
    headers: { Authorization: `Bearer ${key}`, ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}
