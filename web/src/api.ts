import type { TranscriptSegment } from "../../voice/call-record.ts";
import type { CallEvent } from "../../voice/events.ts";
import type { TurnMetrics } from "../../voice/turn-metrics.ts";

/** Empty for the page's own origin; set at build time when the dashboard is hosted apart from the API. */
const API_ORIGIN = import.meta.env.VITE_API_ORIGIN ?? "";

/** Every answer comes from the edge or one database query; ten seconds without one is a failure to be told. */
const REQUEST_TIMEOUT_MS = 10_000;

/** A request that got no answer (`code: "network"`, status 0) or an answer that says no. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.status = status;
  }
}

export interface VoiceAgent {
  id: string;
  slug: string;
  name: string;
  language: string;
  greeting: string;
}

export interface VoiceToken {
  token: string;
  /** The whole WebSocket address. */
  url: string;
  callId: string;
  expiresAt: string;
}

/** One row of the list of calls. */
export interface CallSummary {
  id: string;
  agentId: string;
  agentVersion: number;
  transport: string;
  status: "created" | "active" | "ended";
  createdAt: string;
  /** Null for a call that nobody ever connected to. */
  startedAt: string | null;
  endedAt: string | null;
  durationMs: number | null;
  turnCount?: number | null;
  medianResponseTimeMs?: number | null;
  endReason: string | null;
  /** What the vendors charged, in micro-dollars; null where that is not known, as while the call runs. */
  costMicroUsd: number | null;
  /** The latency profile of the stand-in services that it was held over; null for real vendors. */
  simulatedLatency: string | null;
}

/** A turn as stored: its latencies and what was heard of it. */
export type StoredTurn = TurnMetrics & { userText: string | null; replyText: string; heardText: string };

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Agents that the talk page may call. */
export function listVoiceAgents(signal: AbortSignal): Promise<VoiceAgent[]> {
  return request("GET", "/api/voice/agents", signal);
}

/** Opens a call: the address to connect to is good for a short while. */
export function requestVoiceToken(agentId: string, signal: AbortSignal): Promise<VoiceToken> {
  return request("POST", "/api/voice/token", signal, { agentId });
}

/** Whether speech and language services are the local ones, and the profile after which they are slow on purpose, as the server says. */
export async function localServices(
  signal: AbortSignal,
): Promise<{ isLocal: boolean; simulatedLatency: string | null }> {
  const health = await request<{ environment?: string; simulatedLatency?: string | null }>(
    "GET",
    "/api/health",
    signal,
  );
  return { isLocal: health.environment === "local", simulatedLatency: health.simulatedLatency ?? null };
}

/** Exchanges an API key for the session cookie. */
export async function signIn(apiKey: string, signal: AbortSignal): Promise<void> {
  await request<unknown>("POST", "/api/session", signal, { apiKey });
}

/** Ends the session: the cookie is taken back. */
export async function signOut(signal: AbortSignal): Promise<void> {
  await request<unknown>("DELETE", "/api/session", signal);
}

/** Names of the organisation's agents by id: the first hundred, which is more than a table of calls shows. */
export async function listAgentNames(signal: AbortSignal): Promise<Map<string, string>> {
  const page = await request<Page<{ id: string; name: string }>>("GET", "/api/agents?limit=100", signal);
  return new Map(page.items.map(({ id, name }) => [id, name]));
}

/** One page of calls, newest first. */
export function listCalls(cursor: string | null, signal: AbortSignal): Promise<Page<CallSummary>> {
  const query = new URLSearchParams({ limit: "25", ...(cursor === null ? {} : { cursor }) });
  return request("GET", `/api/calls?${query}`, signal);
}

/** One call; `ApiFailure` with status 404 when it is unknown here. */
export function getCall(callId: string, signal: AbortSignal): Promise<CallSummary> {
  return request("GET", callPath(callId), signal);
}

/** The conversation as it was heard, in order. */
export function getTranscript(callId: string, signal: AbortSignal): Promise<TranscriptSegment[]> {
  return request("GET", `${callPath(callId)}/transcript`, signal);
}

/** The agent's turns in order. */
export function getTurns(callId: string, signal: AbortSignal): Promise<StoredTurn[]> {
  return request("GET", `${callPath(callId)}/turns`, signal);
}

/** The call's events in order, read from the call itself: they may be gone, or out of reach, when the record is not. */
export function getTimeline(callId: string, signal: AbortSignal): Promise<CallEvent[]> {
  return request("GET", `${callPath(callId)}/timeline`, signal);
}

type Envelope<T> =
  | { success: true; data: T }
  | { success: false; error: { code: string; message: string; details?: unknown } };

function callPath(callId: string): string {
  return `/api/calls/${encodeURIComponent(callId)}`;
}

async function request<T>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  signal: AbortSignal,
  body?: unknown,
): Promise<T> {
  const init: RequestInit = {
    method,
    credentials: "include",
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
  };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  let response: Response;
  let envelope: Envelope<T>;
  try {
    response = await fetch(`${API_ORIGIN}${path}`, init);
    envelope = (await response.json()) as Envelope<T>;
  } catch (cause) {
    signal.throwIfAborted();
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  }
  if (!envelope.success) throw new ApiFailure(envelope.error.code, response.status, envelope.error.message);
  return envelope.data;
}
