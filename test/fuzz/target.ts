import type { FuzzTarget } from "./fuzz.ts";

/** A running platform, as far as it is fuzzed. */
export interface FuzzedPlatform {
  url: string;
  /** An admin's. */
  apiKey: string;
  agentId: string;
}

/** So many that none of them comes near its limit of requests a minute. */
const ADMIN_KEYS = 24;
const DEADLINE_MS = 10_000;

/** Makes rows to ask about and keys of every role to ask with. */
export async function prepareTarget({ url, apiKey, agentId }: FuzzedPlatform): Promise<FuzzTarget> {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const answer = (await response.json()) as { success: boolean; data: T; error?: { message: string } };
    if (!answer.success) throw new Error(`${method} ${path}: ${response.status} ${answer.error?.message}`);
    return answer.data;
  };
  const keyOf = async (role: string): Promise<string> =>
    (await call<{ key: string }>("POST", "/api/api-keys", { name: "fuzz", role })).key;
  const [admins, operator, viewer] = await Promise.all([
    Promise.all(Array.from({ length: ADMIN_KEYS }, () => keyOf("admin"))),
    keyOf("operator"),
    keyOf("viewer"),
  ]);
  const { callId } = await call<{ callId: string }>("POST", "/api/calls/start", { agentId, transport: "browser" });
  const campaign = await call<{ id: string }>("POST", "/api/campaigns", {
    name: "Recall",
    agentId,
    timeZone: "Europe/Berlin",
    callingWindows: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
  });
  const lead = await call<{ id: string }>("POST", "/api/leads", { campaignId: campaign.id, phone: "+4930901820" });
  return {
    url,
    apiKeys: [...admins, operator, viewer, undefined],
    ids: [agentId, callId, campaign.id, lead.id, "agent_00000000-0000-7000-8000-000000000000"],
  };
}
