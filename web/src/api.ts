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
  agentName?: string | null;
  transport: string;
  status: string;
  startedAt: string;
  endedAt: string | null;
  durationMs?: number | null;
  turnCount?: number | null;
  medianResponseTimeMs?: number | null;
  endReason: string | null;
}

export interface TranscriptLine {
  index: number;
  turnId: string;
  role: "user" | "assistant";
  text: string;
  startMs: number;
  endMs: number;
  isInterrupted: boolean;
}

/** A turn as stored: its latencies and what was heard of it. */
export type StoredTurn = TurnMetrics & { userText?: string | null; heardText?: string | null };

export interface CallPage {
  items: CallSummary[];
  nextCursor: string | null;
}

/** Agents that the talk page may call. */
export async function listVoiceAgents(signal: AbortSignal): Promise<VoiceAgent[]> {
  return items(await request<Listed<VoiceAgent>>("GET", "/api/voice/agents", signal));
}

/** Opens a call: the address to connect to is good for a short while. */
export function requestVoiceToken(agentId: string, signal: AbortSignal): Promise<VoiceToken> {
  return request("POST", "/api/voice/token", signal, { agentId });
}

/** Whether speech and language services are the local ones, as the server says; false when it does not say. */
export async function hasLocalServices(signal: AbortSignal): Promise<boolean> {
  const health = await request<{ environment?: string }>("GET", "/api/health", signal);
  return health.environment === "local";
}

/** Exchanges an API key for the session cookie. */
export async function signIn(apiKey: string, signal: AbortSignal): Promise<void> {
  await request<unknown>("POST", "/api/session", signal, { apiKey });
}

/** One page of calls, newest first. */
export async function listCalls(cursor: string | null, signal: AbortSignal): Promise<CallPage> {
  const query = new URLSearchParams({ limit: "25", ...(cursor === null ? {} : { cursor }) });
  const page = await request<Listed<CallSummary>>("GET", `/api/calls?${query}`, signal);
  return { items: items(page), nextCursor: Array.isArray(page) ? null : (page.nextCursor ?? null) };
}

/** One call; `ApiFailure` with status 404 when it is unknown here. */
export function getCall(callId: string, signal: AbortSignal): Promise<CallSummary> {
  return request("GET", callPath(callId), signal);
}

export async function getTranscript(callId: string, signal: AbortSignal): Promise<TranscriptLine[]> {
  return items(await request<Listed<TranscriptLine>>("GET", `${callPath(callId)}/transcript`, signal));
}

export async function getTurns(callId: string, signal: AbortSignal): Promise<StoredTurn[]> {
  return items(await request<Listed<StoredTurn>>("GET", `${callPath(callId)}/turns`, signal));
}

export async function getTimeline(callId: string, signal: AbortSignal): Promise<CallEvent[]> {
  return items(await request<Listed<CallEvent>>("GET", `${callPath(callId)}/timeline`, signal));
}

type Listed<T> = T[] | { items: T[]; nextCursor?: string | null };

type Envelope<T> =
  | { success: true; data: T }
  | { success: false; error: { code: string; message: string; details?: unknown } };

function items<T>(list: Listed<T>): T[] {
  return Array.isArray(list) ? list : list.items;
}

function callPath(callId: string): string {
  return `/api/calls/${encodeURIComponent(callId)}`;
}

async function request<T>(method: "GET" | "POST", path: string, signal: AbortSignal, body?: unknown): Promise<T> {
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
