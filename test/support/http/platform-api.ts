import type { CallRecord } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";

/** What a test reads over the API: where it is and a key that opens it. */
export interface ApiAccess {
  url: string;
  apiKey: string;
}

export interface StoredCall {
  id: string;
  status: "created" | "active" | "ended";
  endReason: string | null;
}

export type StoredTurn = TurnMetrics & { userText: string | null; heardText: string };

const REQUEST_DEADLINE_MS = 10_000;
const STORED_DEADLINE_MS = 20_000;

/** `data` of an API answer; throws the API's own words when it refuses. */
export async function readApi<T>({ url, apiKey }: ApiAccess, path: string): Promise<T> {
  const response = await fetch(`${url}/api${path}`, {
    headers: { Authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = (await response.json()) as { success: boolean; data: T; error?: { code: string; message: string } };
  if (!answer.success) throw new Error(`${path}: ${response.status} ${answer.error?.code} ${answer.error?.message}`);
  return answer.data;
}

/**
 * The call once its record says that it has ended; asks again and again, since nothing tells when the record is stored.
 */
export async function endedCall(api: ApiAccess, callId: string, deadlineMs = STORED_DEADLINE_MS): Promise<StoredCall> {
  const giveUpAtMs = performance.now() + deadlineMs;
  for (;;) {
    const call = await readApi<StoredCall>(api, `/calls/${callId}`);
    if (call.status === "ended") return call;
    if (performance.now() > giveUpAtMs) throw new Error(`the call is still ${call.status} after ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const turnsOf = (api: ApiAccess, callId: string): Promise<StoredTurn[]> =>
  readApi(api, `/calls/${callId}/turns`);

export const transcriptOf = (api: ApiAccess, callId: string): Promise<CallRecord["transcript"]> =>
  readApi(api, `/calls/${callId}/transcript`);

export const timelineOf = (api: ApiAccess, callId: string): Promise<CallEvent[]> =>
  readApi(api, `/calls/${callId}/timeline`);
