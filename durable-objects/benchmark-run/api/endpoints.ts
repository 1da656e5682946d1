import type { agentList } from "../../../workers/services/agents/agents.ts";
import type { callList } from "../../../workers/services/calls/call-list.ts";
import type { documentList } from "../../../workers/services/knowledge/knowledge-documents.ts";
import type { campaignList } from "../../../workers/services/outreach/campaigns.ts";
import { shuffled } from "../rounds.ts";

/** Rows of the sandbox that requests name. */
export interface ApiSample {
  agentId: string;
  /** Calls that have ended, each with a transcript, and when they were made, ms since the Unix epoch. */
  callIds: readonly string[];
  callTimesMs: readonly number[];
}

/** Request of the API. */
export interface ApiRequest {
  path: string;
  method?: "POST";
  json?: object;
}

/** Endpoint that is measured: the founding five among them, and every list. */
export interface ApiEndpoint {
  /** Part of its metrics' keys. */
  name: string;
  label: string;
  /** The same request each time, which the cache answers from the second one on; missing where nothing is cached. */
  cached?(sample: ApiSample): ApiRequest;
  /** A request that was never made before, so that no layer of the cache can have its answer. */
  uncached(sample: ApiSample, random: () => number): ApiRequest;
  /** One of the five endpoints of the founding document. */
  isFounding?: boolean;
  /** It changes something, and makes what is cached of its kind out of date. */
  isWrite?: boolean;
}

const list = (name: string, path: string): ApiEndpoint => ({
  name,
  label: `GET ${path}`,
  uncached: () => ({ path: `${path}?limit=50` }),
});

/**
 * List that is cached. Its uncached requests name the fields in an order of their own: the cache keeps each order
 * apart, and the query is the same.
 */
const cachedList = (name: string, path: string, fields: readonly string[], isFounding = false): ApiEndpoint => ({
  name,
  label: `GET ${path}`,
  isFounding,
  cached: () => ({ path: `${path}?limit=50` }),
  uncached: (_, random) => ({ path: `${path}?limit=50&fields=${shuffled(fields, random).join(",")}` }),
});

const agentFields: readonly (keyof typeof agentList.fields)[] = [
  "id",
  "organizationId",
  "version",
  "name",
  "slug",
  "greeting",
  "language",
  "providers",
  "tools",
  "limits",
  "isPublic",
  "createdAt",
  "updatedAt",
];
const callFields: readonly (keyof typeof callList.fields)[] = [
  "id",
  "agentId",
  "transport",
  "status",
  "endReason",
  "campaignId",
  "leadId",
  "services",
  "turnCount",
  "createdAt",
  "startedAt",
  "endedAt",
];
const campaignFields: readonly (keyof typeof campaignList.fields)[] = [
  "id",
  "name",
  "description",
  "agentId",
  "status",
  "startsAt",
  "endsAt",
  "timeZone",
  "version",
  "createdAt",
  "updatedAt",
];
const documentFields: readonly (keyof typeof documentList.fields)[] = [
  "id",
  "agentId",
  "title",
  "format",
  "bytes",
  "status",
  "chunks",
  "version",
  "createdAt",
  "updatedAt",
];

const DAY_MS = 86_400_000;

const overviewOf = (fromMs: number): ApiRequest => {
  const [from, to] = [fromMs, fromMs + 7 * DAY_MS].map((ms) => encodeURIComponent(new Date(ms).toISOString()));
  return { path: `/api/analytics/overview?services=generated&from=${from}&to=${to}` };
};

/** Endpoints that are measured by requests at random times, all mixed. */
export const endpoints: readonly ApiEndpoint[] = [
  {
    name: "calls_start",
    label: "POST /api/calls/start",
    isFounding: true,
    isWrite: true,
    uncached: ({ agentId }) => ({ path: "/api/calls/start", method: "POST", json: { agentId, transport: "browser" } }),
  },
  {
    name: "transcript",
    label: "GET /api/calls/:id/transcript",
    isFounding: true,
    cached: ({ callIds }) => ({ path: `/api/calls/${callIds[0]}/transcript` }),
    uncached: ({ callIds }, random) => ({
      path: `/api/calls/${callIds[1 + Math.floor(random() * (callIds.length - 1))]}/transcript`,
    }),
  },
  {
    name: "overview",
    label: "GET /api/analytics/overview",
    isFounding: true,
    // A week that the sandbox has calls of: an overview of nothing is sooner made and sent.
    cached: ({ callTimesMs: [atMs = 0] }) => overviewOf(Math.floor(atMs / DAY_MS) * DAY_MS),
    // Around a call, to the millisecond.
    uncached: ({ callTimesMs }, random) =>
      overviewOf(Math.floor((callTimesMs[Math.floor(random() * callTimesMs.length)] ?? 0) - random() * 7 * DAY_MS)),
  },
  cachedList("campaigns", "/api/campaigns/list", campaignFields, true),
  cachedList("agents", "/api/agents", agentFields),
  cachedList("calls", "/api/calls", callFields),
  cachedList("documents", "/api/knowledge/documents", documentFields),
  list("leads", "/api/leads"),
  list("lead_imports", "/api/leads/imports"),
  list("do_not_call", "/api/do-not-call"),
  list("api_keys", "/api/api-keys"),
  list("audit_log", "/api/audit-log"),
  list("members", "/api/members"),
  list("alerts", "/api/alerts"),
  list("alert_rules", "/api/alert-rules"),
  list("alert_silences", "/api/alert-silences"),
  list("benchmarks", "/api/performance/benchmarks"),
];
