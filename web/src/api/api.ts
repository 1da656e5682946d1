import createClient from "openapi-fetch";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { createAnswerStore } from "./answer-store.ts";
import { ApiFailure } from "./api-failure.ts";
import { API_ORIGIN } from "./api-origin.ts";
import type { paths as apiPaths, schemas } from "./api-types.ts";
import { dropEarlyAnswers, takeEarlyAnswer } from "./early-answers.ts";
import { furtherRows } from "./further-rows.ts";
import { paths } from "./paths.ts";
import { announceSessionChange } from "./session-changes.ts";

/** Every answer comes from the edge or one database query; ten seconds without one is a failure to be told. */
const REQUEST_TIMEOUT_MS = 10_000;

/** An agent that anybody may call from the talk page. */
export type VoiceAgent = schemas["PublicAgent"];

/** A call that may be opened: its `url` is the whole WebSocket address. */
export type VoiceToken = schemas["CallTicket"];

/** A call, as the list and its own page show it. */
export type CallSummary = schemas["Call"];

/** One row of the list of calls. */
export type ListedCall = schemas["ListedCall"];

/** Number of the calls that pass filters. */
export type CallCount = schemas["CallCount"];

/** One call, with how it stands while it goes on. */
export type CallDetail = schemas["CallDetail"];

/** A turn as stored: its latencies and what was heard of it. */
export type StoredTurn = schemas["Turn"];

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The API's client, typed by its own description. */
const client = createClient<apiPaths>({
  baseUrl: API_ORIGIN,
  credentials: "include",
  // What changes between the building of the page and a request, in tests, is the global one.
  fetch: (request) => earlyAnswerTo(request) ?? fetch(request),
});

/** The answer that the page's document asked for in the place of this request, if it did. */
function earlyAnswerTo({ method, url, signal }: Request): Promise<Response> | null {
  if (method !== "GET") return null;
  const { pathname, search } = new URL(url);
  return takeEarlyAnswer(pathname + search, signal);
}

/** Answers to GETs, shared by all that shows them. */
export const answers = createAnswerStore({
  fetchAnswer,
  now: () => performance.now(),
  random: () => Math.random(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
});

/** Agents that the talk page may call: of this organisation, or of the deployment's own. */
export function listVoiceAgents(organization: string | undefined, signal: AbortSignal): Promise<VoiceAgent[]> {
  return dataOf(signal, (options) =>
    client.GET("/api/voice/agents", { ...options, params: { query: { organization } } }),
  );
}

/** Opens a call: the address to connect to is good for a short while. */
export function requestVoiceToken(agentId: string, signal: AbortSignal): Promise<VoiceToken> {
  return dataOf(signal, (options) => client.POST("/api/voice/token", { ...options, body: { agentId } }));
}

/**
 * The platform's services, as it says: local ones or real vendors, and the profile after which local ones are slow on
 * purpose.
 */
export async function localServices(
  signal: AbortSignal,
): Promise<{ isLocal: boolean; simulatedLatency: string | null }> {
  const health = await dataOf(signal, (options) => client.GET("/api/health", options));
  return { isLocal: health.services !== "vendor", simulatedLatency: health.simulatedLatency ?? null };
}

/** True when this browser has a session that is not over. */
export async function hasSession(signal: AbortSignal): Promise<boolean> {
  const { data } = await client.GET("/api/session", { signal });
  return data !== undefined;
}

/** Exchanges an API key for the session cookie. */
export async function signIn(apiKey: string, signal: AbortSignal): Promise<void> {
  await dataOf(signal, (options) => client.POST("/api/session", { ...options, body: { apiKey } }));
  startAnew();
}

/** Ends the session: the cookie is taken back. */
export async function signOut(signal: AbortSignal): Promise<void> {
  await dataOf(signal, (options) => client.DELETE("/api/session", options));
  startAnew();
}

/** Nothing that was asked for or loaded before stays. */
function startAnew(): void {
  dropEarlyAnswers();
  furtherRows.clear();
  answers.clear();
  announceSessionChange();
}

/** Names of agents by id. */
export function namesById({ items }: AgentNamesPage): Map<string, string> {
  return new Map(items.map(({ id, name }) => [id, name]));
}

/** The answer to `paths.agentNames` (paths.ts). */
export type AgentNamesPage = Page<{ id: string; name: string }>;

/** Names of the organisation's agents by id. */
export async function listAgentNames(signal: AbortSignal): Promise<Map<string, string>> {
  const query = { limit: 100, fields: "id,name" };
  return namesById(await dataOf(signal, (options) => client.GET("/api/agents", { ...options, params: { query } })));
}

/** Address of the first page of calls, newest first, after the API's own filters. */
export function callsPath(filters: Record<string, string>): string {
  const query = new URLSearchParams(filters).toString();
  return query === "" ? paths.calls : `${paths.calls}&${query}`;
}

/** Rows of a further page: more at once than the first, which is waited for. */
const FURTHER_ROWS = 100;

/** The page of a list after the one whose cursor this is; `path` is the address of its first. */
export async function fetchPage<Row>(path: string, cursor: string, signal: AbortSignal): Promise<Page<Row>> {
  const address = new URL(path, location.origin);
  address.searchParams.set("limit", String(FURTHER_ROWS));
  address.searchParams.set("cursor", cursor);
  const answer = await fetchAnswer(address.pathname + address.search, null, signal);
  if (answer.isUnchanged) throw new ApiFailure("unknown", 304, "The server sent nothing.");
  return answer.value as Page<Row>;
}

/** One call; `ApiFailure` with status 404 when it is unknown here. */
export function getCall(id: string, signal: AbortSignal): Promise<CallDetail> {
  return dataOf(signal, (options) => client.GET("/api/calls/{id}", { ...options, params: { path: { id } } }));
}

/** The conversation as it was heard, in order. */
export function getTranscript(id: string, signal: AbortSignal): Promise<TranscriptSegment[]> {
  return dataOf(signal, (options) =>
    client.GET("/api/calls/{id}/transcript", { ...options, params: { path: { id } } }),
  );
}

/** The agent's turns in order. */
export function getTurns(id: string, signal: AbortSignal): Promise<StoredTurn[]> {
  return dataOf(signal, (options) => client.GET("/api/calls/{id}/turns", { ...options, params: { path: { id } } }));
}

/** The call's events in order, read from the call itself: they may be gone, or out of reach, when the record is not. */
export async function getTimeline(id: string, signal: AbortSignal): Promise<CallEvent[]> {
  const params = { path: { id } };
  // Each event has fields of its own, which the description leaves open.
  return (await dataOf(signal, (options) =>
    client.GET("/api/calls/{id}/timeline", { ...options, params }),
  )) as unknown as CallEvent[];
}

type Refusal = schemas["Error"];

interface Answered<T> {
  data?: { success: true; data: T } | undefined;
  error?: Refusal | undefined;
  response: Response;
}

/** The data of an answer; `ApiFailure` when there is none, or one that refuses. */
async function dataOf<T>(
  signal: AbortSignal,
  send: (options: { signal: AbortSignal }) => Promise<Answered<T>>,
): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await send({ signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]) });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  }
  const { data, error, response } = answered;
  if (data !== undefined) return data.data;
  throw new ApiFailure(error?.error.code ?? "unknown", response.status, error?.error.message ?? "The server refused.");
}

async function fetchAnswer(path: string, tag: string | null, callerSignal: AbortSignal) {
  const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
  const response = await (takeEarlyAnswer(path, signal) ?? ask(path, tag, signal)).catch((cause: unknown) => {
    callerSignal.throwIfAborted();
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  });
  if (response.status === 304) return { isUnchanged: true } as const;
  const envelope = (await response.json().catch((cause: unknown) => {
    callerSignal.throwIfAborted();
    // Cut off, or not from this API: a proxy's error page, say.
    throw new ApiFailure("unreadable", response.status, "The server's answer could not be read.", cause);
  })) as { success: true; data: unknown } | Refusal;
  if (!envelope.success) {
    const retryAfterSeconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
    throw new ApiFailure(envelope.error.code, response.status, envelope.error.message, undefined, retryAfterSeconds);
  }
  return { isUnchanged: false, value: envelope.data, tag: response.headers.get("ETag") } as const;
}

/** The script that starts early (web/early-start) asks with the same settings. */
function ask(path: string, tag: string | null, signal: AbortSignal): Promise<Response> {
  return fetch(`${API_ORIGIN}${path}`, {
    credentials: "include",
    // The store asks by tag itself; the browser's cache would answer in its place.
    cache: "no-store",
    headers: tag === null ? {} : { "If-None-Match": tag },
    signal,
  });
}
