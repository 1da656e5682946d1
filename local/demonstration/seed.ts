import { createAdminKey, hashOfKey } from "../admin-key.ts";
import { type PlatformDatabase, queryDatabase } from "../database.ts";
import { ensureCampaign } from "./campaign.ts";
import { clinicReceptionist } from "./clinic.ts";

/** What the seed makes, or finds. */
export interface Demonstration {
  organizationId: string;
  apiKey: string;
  agentId: string;
  agentSlug: string;
}

/** Id of the demonstration organisation. */
export const DEMONSTRATION_ORGANIZATION_ID = "org_demonstration";
/** The first request loads the worker, on a busy machine beside everything else that starts. */
const SEED_DEADLINE_MS = 60_000;

/**
 * Makes the demonstration organisation, an admin key and a campaign directly, since the API has no way to make the
 * first key, and its agent through the API like any user. `knownKey` is kept if it still opens the API, so that a
 * restart does not change it.
 */
export async function seedDemonstration(
  database: PlatformDatabase,
  apiUrl: string,
  knownKey: string | null,
): Promise<Demonstration> {
  await queryDatabase(database, "INSERT INTO organizations (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    DEMONSTRATION_ORGANIZATION_ID,
    "Harbour Dental (demonstration)",
  ]);
  const isKnown = knownKey !== null && (await findKey(database, knownKey));
  const apiKey = isKnown ? knownKey : await createAdminKey(database, DEMONSTRATION_ORGANIZATION_ID);
  const agent = (await findAgent(database)) ?? (await createAgent(apiUrl, apiKey));
  await ensureCampaign(database, DEMONSTRATION_ORGANIZATION_ID, agent.id);
  return { organizationId: DEMONSTRATION_ORGANIZATION_ID, apiKey, agentId: agent.id, agentSlug: agent.slug };
}

async function findKey(database: PlatformDatabase, key: string): Promise<boolean> {
  const { rows } = await queryDatabase(
    database,
    "SELECT 1 FROM api_keys WHERE hash = $1 AND organization_id = $2 AND role = 'admin' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())",
    [hashOfKey(key), DEMONSTRATION_ORGANIZATION_ID],
  );
  return rows.length > 0;
}

interface AgentRow {
  id: string;
  slug: string;
}

/** The clinic's receptionist, however many agents there are; left as she is when somebody has changed her. */
async function findAgent(database: PlatformDatabase): Promise<AgentRow | null> {
  const { rows } = await queryDatabase(
    database,
    "SELECT id, slug FROM agents WHERE organization_id = $1 AND slug = $2 AND deleted_at IS NULL",
    [DEMONSTRATION_ORGANIZATION_ID, clinicReceptionist.slug],
  );
  const [row] = rows;
  return row === undefined ? null : { id: String(row.id), slug: String(row.slug) };
}

async function createAgent(apiUrl: string, apiKey: string): Promise<AgentRow> {
  return (await callApi<AgentRow>(apiUrl, apiKey, "POST", "/api/agents", clinicReceptionist)).data;
}

async function callApi<T>(
  apiUrl: string,
  apiKey: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ data: T }> {
  const response = await fetch(apiUrl + path, {
    method,
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(SEED_DEADLINE_MS),
  }).catch((cause: unknown) => {
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    const words = isLate ? `no answer within ${SEED_DEADLINE_MS / 1_000} s` : String(cause);
    throw new Error(`${method} ${path} of the demonstration: ${words}`, { cause });
  });
  const answer = (await response.json()) as {
    success: boolean;
    data: T;
    error?: { message: string; details?: unknown };
  };
  if (!answer.success) {
    throw new Error(`${method} ${path}: ${answer.error?.message} ${JSON.stringify(answer.error?.details ?? null)}`);
  }
  return answer;
}
