import { env, exports } from "cloudflare:workers";
import {
  type AgentSettings,
  defaultCostLevers,
  defaultFlightRecorder,
  defaultRecording,
  defaultTurnTaking,
} from "../../../voice/agent.ts";
import { createDatabaseOpener, type Database } from "../../../workers/db/client.ts";
import { createId } from "../../../workers/db/ids.ts";
import { apiKeys, organizations, type Role, roles } from "../../../workers/db/schema.ts";
import { createApiKey } from "../../../workers/services/access/authentication.ts";

/** Address under which tests reach the worker. */
export const ORIGIN = "https://voice.example";

/** An answer of the API, its body parsed. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
  body: any;
}

/** Opens the tests' Postgres. */
export const openDatabase = createDatabaseOpener({
  connectionString: env.DATABASE_URL,
  fetchEndpoint: env.NEON_FETCH_ENDPOINT,
});

/** The tests' Postgres for one test. */
export function database(): Database {
  return openDatabase(() => AbortSignal.timeout(30_000));
}

/** An organisation with a key of each role: a new one, or the one of this id. */
export async function createTenant(
  organizationId: string = createId("org"),
): Promise<{ organizationId: string; keys: Record<Role, string> }> {
  const made = await Promise.all(roles.map((role) => createApiKey({ organizationId, name: role, role })));
  const db = database();
  await db.batch([
    db.insert(organizations).values({ id: organizationId, name: "Clinic" }).onConflictDoNothing(),
    db.insert(apiKeys).values(made.map(({ row }) => row)),
  ]);
  const keyOf = (role: Role): string => made.find(({ row }) => row.role === role)?.key ?? "";
  return { organizationId, keys: { viewer: keyOf("viewer"), operator: keyOf("operator"), admin: keyOf("admin") } };
}

/** Every answer has these, whichever part of the worker made it. */
const HEADERS_OF_ALL = ["X-Request-Id", "X-Execution-Time", "X-Cached", "Cache-Control", "Content-Security-Policy"];

/**
 * Sends one API request to the worker: `json` as the body, `key` as the bearer. Throws when the answer lacks what every
 * answer has.
 */
export async function api(
  method: string,
  path: string,
  request: { key?: string; json?: unknown; body?: BodyInit; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  const headers = new Headers(request.headers);
  if (request.key !== undefined) headers.set("Authorization", `Bearer ${request.key}`);
  if (request.json !== undefined) headers.set("Content-Type", "application/json");
  const body = request.json === undefined ? (request.body ?? null) : JSON.stringify(request.json);
  const response = await exports.default.fetch(new URL(path, ORIGIN).href, { method, headers, body });
  const missing = HEADERS_OF_ALL.filter((name) => !response.headers.has(name));
  if (missing.length > 0) throw new Error(`${method} ${path} was answered without ${missing.join(", ")}.`);
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  // The answer to a HEAD is called JSON and has no body.
  return { status: response.status, headers: response.headers, body: isJson && text !== "" ? JSON.parse(text) : text };
}

/** Settings of an agent; slugs differ from call to call. */
export function agentSettings(changes: Partial<AgentSettings> = {}): AgentSettings {
  return {
    name: "Receptionist",
    slug: `clinic-${crypto.randomUUID()}`,
    prompt: "You are the receptionist of a dental clinic.",
    greeting: "Hello, how can I help?",
    language: "en",
    providers: {
      speechToText: [{ provider: "deepgram-flux", model: "flux-general-en" }],
      languageModel: [{ provider: "openai-compatible", model: "demo" }],
      textToSpeech: [{ provider: "deepgram", voice: "aura-2-thalia-en" }],
    },
    expectedPhrases: ["I would like to book an appointment for {day}"],
    knowledge: [{ questions: ["Is there parking?"], answer: "Yes, behind the house." }],
    script: { fallback: "Sorry, could you say that again?" },
    tools: ["book_appointment", "end_call"],
    openers: { enabled: true, phrases: ["Sure."] },
    turnTaking: defaultTurnTaking,
    flightRecorder: defaultFlightRecorder,
    recording: defaultRecording,
    limits: { maxCallMs: 900_000, silencePromptMs: 10_000, maxSilencePrompts: 2 },
    costLevers: defaultCostLevers,
    isPublic: false,
    ...changes,
  };
}
