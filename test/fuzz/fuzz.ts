import fc from "fast-check";
import { type FuzzRequest, type OpenApiDocument, operationsOf, requestsOf } from "./requests.ts";

/** What requests are sent to. */
export interface FuzzTarget {
  url: string;
  /** Credentials to send, in turn; undefined sends none. */
  apiKeys: readonly (string | undefined)[];
  /** Rows that exist, by their ids. */
  ids: readonly string[];
}

/** An answer that no request may get. */
export interface FuzzFinding {
  request: FuzzRequest;
  status: number;
  /** What is wrong with it. */
  complaint: string;
}

export interface FuzzResult {
  sent: number;
  operations: number;
  /** Answers by status. */
  statuses: Record<number, number>;
  findings: FuzzFinding[];
}

/** Requests that are under way at once. */
const AT_ONCE = 16;
const DEADLINE_MS = 15_000;
/** More would only be the same fault again. */
const MAX_FINDINGS = 20;

/** Operations that call vendors or wait for them: they belong to tests of calls. */
const LEFT_OUT = new Set(["POST /api/voice/process"]);

/**
 * Sends `requests` requests that the service's own description suggests, the operations in turn, and complains of every
 * answer that is no proper one.
 */
export async function fuzz(target: FuzzTarget, requests: number, seed: number): Promise<FuzzResult> {
  const document = (await (await fetch(`${target.url}/api/openapi.json`)).json()) as OpenApiDocument;
  const operations = operationsOf(document).filter(({ method, path }) => !LEFT_OUT.has(`${method} ${path}`));
  const perOperation = Math.ceil(requests / operations.length);
  const samples = operations.map((operation, i) =>
    fc.sample(requestsOf(operation, document.components.schemas, target.ids), {
      numRuns: perOperation,
      seed: seed + i,
    }),
  );
  const queue = Array.from({ length: perOperation }, (_, round) => samples.flatMap((sample) => sample[round] ?? []))
    .flat()
    .slice(0, requests);
  const result: FuzzResult = { sent: 0, operations: operations.length, statuses: {}, findings: [] };
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < queue.length && result.findings.length < MAX_FINDINGS) {
      const index = next++;
      const request = queue[index] as FuzzRequest;
      const { status, complaint } = await send(target, request, index);
      result.sent++;
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
      if (complaint !== null) result.findings.push({ request, status, complaint });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}

async function send(
  { url, apiKeys }: FuzzTarget,
  { operation, method, path, headers, body }: FuzzRequest,
  index: number,
): Promise<{ status: number; complaint: string | null }> {
  const apiKey = apiKeys[index % apiKeys.length];
  // Of many addresses, as Cloudflare would tell them: one alone is soon refused for its number of requests.
  const address = { "CF-Connecting-IP": `192.0.2.${index % 250}` };
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...address, ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }) },
    ...(body !== null && method !== "GET" && { body }),
    redirect: "manual",
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const text = await response.text();
  return { status: response.status, complaint: complaintAbout(response, text, operation) };
}

/** Operations whose answers have the form of another standard: OpenTelemetry's. */
const FOREIGN: ReadonlySet<string> = new Set(["GET /api/calls/{id}/trace"]);

/** Nothing broke, nothing was told that is nobody's business, and the answer has its form. */
function complaintAbout(response: Response, text: string, operation: string): string | null {
  if (response.status >= 500) return `${response.status}: ${text.slice(0, 300)}`;
  if (response.ok && FOREIGN.has(operation)) return null;
  if (response.headers.get("Content-Type")?.startsWith("application/json")) {
    const answer = JSON.parse(text) as {
      success?: unknown;
      meta?: { requestId?: unknown };
      error?: { code?: unknown };
    };
    if (answer.success !== response.ok || typeof answer.meta?.requestId !== "string") {
      return `not the envelope of a ${response.status}: ${text.slice(0, 300)}`;
    }
    if (response.ok) return null;
    if (typeof answer.error?.code !== "string") return `an error without a code: ${text.slice(0, 300)}`;
  }
  if (/\bat \S+ \(|node_modules|\bselect\b.+\bfrom\b|SQLSTATE|NeonDbError/i.test(response.ok ? "" : text)) {
    return `tells of its inside: ${text.slice(0, 300)}`;
  }
  return null;
}
