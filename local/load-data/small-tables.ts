import { createHash } from "node:crypto";
import { randomOf } from "../../voice/random.ts";
import { clinicReceptionist } from "../demonstration/clinic.ts";
import { DAY_MS, DAYS } from "./calendar.ts";
import type { LoadTenant } from "./tenants.ts";

/** A table's rows by column name. */
export interface TableRows {
  table: string;
  rows: Record<string, unknown>[];
}

/** Passages of a document; the big organisation then has some two thousand. */
const CHUNKS_PER_DOCUMENT = 12;

/** Browsers that a member has signed in with. */
const SESSIONS_PER_MEMBER = 4;

const OFFICE_HOURS = [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }];
const ROLES = ["admin", "operator", "viewer"];
const FORMATS = ["text", "markdown", "html", "pdf"];

/**
 * The tables that hold few rows, in an order that their references allow. `idOf` makes the id of the row that is the
 * n-th of its kind.
 */
export function smallTables(
  tenants: readonly LoadTenant[],
  phrases: readonly string[],
  { seed, untilMs }: { seed: number; untilMs: number },
  idOf: (prefix: string, ms: number, number: number) => string,
): TableRows[] {
  const random = randomOf(`load/${seed}/small`);
  const hashOf = (text: string): string => createHash("sha256").update(`load/${seed}/${text}`).digest("hex");
  const sentence = (): string =>
    Array.from({ length: 12 }, () => phrases[Math.floor(random() * phrases.length)]).join(" ");
  const at = (ms: number): string => new Date(ms).toISOString();
  const anyTimeMs = (): number => untilMs - Math.floor(random() * DAYS * DAY_MS);
  let numbered = 0;
  const numberedRows = <Row>(count: number, row: (number: number, position: number) => Row): Row[] =>
    Array.from({ length: count }, (_, position) => row(++numbered, position));

  const documents = tenants.flatMap(({ id, documents: count, agentsOf }) =>
    numberedRows(count, (number, position) => {
      const createdMs = anyTimeMs();
      const isIndexed = random() < 0.95;
      return {
        id: idOf("document", createdMs, number),
        organization_id: id,
        agent_id: position % 3 === 0 ? (agentsOf[position % agentsOf.length]?.id ?? null) : null,
        title: `Handbook, part ${position + 1}`,
        format: FORMATS[position % FORMATS.length],
        bytes: 4_000 + Math.floor(random() * 200_000),
        hash: hashOf(`document/${number}`),
        status: isIndexed ? "indexed" : "failed",
        failure: isIndexed ? null : "The file is encrypted.",
        chunks: isIndexed ? CHUNKS_PER_DOCUMENT : 0,
        created_at: at(createdMs),
        updated_at: at(createdMs),
      };
    }),
  );

  const users = tenants.flatMap(({ id, members }) =>
    numberedRows(members, (number, position) => ({
      id: idOf("user", anyTimeMs(), number),
      organization_id: id,
      email: `member-${position + 1}@${id.replaceAll("_", "-")}.example`,
      name: `Member ${position + 1}`,
      role: ROLES[Math.min(position, ROLES.length - 1)],
      created_at: at(anyTimeMs()),
      updated_at: at(untilMs),
    })),
  );

  return [
    {
      table: "organizations",
      rows: tenants.map(({ id, name }) => ({
        id,
        name: `${name} (load test)`,
        // Looked at by whoever erases what is too old, and nothing is.
        retention_days: 3_650,
        version: 1,
        created_at: at(untilMs - 2 * DAYS * DAY_MS),
      })),
    },
    {
      table: "agents",
      rows: tenants.flatMap(({ agentsOf }) =>
        agentsOf.map(({ id, organizationId, number, createdMs }) => ({
          ...agentColumns,
          id,
          organization_id: organizationId,
          name: `Receptionist ${number} (load test)`,
          slug: `load-receptionist-${number}`,
          created_at: at(createdMs),
          updated_at: at(createdMs),
        })),
      ),
    },
    {
      table: "campaigns",
      rows: tenants.flatMap(({ campaignsOf }) =>
        campaignsOf.map((campaign) => ({
          id: campaign.id,
          organization_id: campaign.organizationId,
          name: campaign.name,
          agent_id: campaign.agentId,
          status: campaign.status,
          starts_at: at(campaign.startsMs),
          ends_at: at(campaign.endsMs),
          time_zone: "America/New_York",
          calling_windows: OFFICE_HOURS,
          pacing: { maxConcurrentCalls: 10, callsPerMinute: 30 },
          retry_policy: { maxAttempts: 3, retryAfterMinutes: 240, retryOn: ["unreached"] },
          created_at: at(campaign.importedMs),
          updated_at: at(campaign.importedMs),
        })),
      ),
    },
    {
      table: "lead_imports",
      rows: tenants.flatMap(({ campaignsOf }) =>
        campaignsOf.map((campaign) => ({
          id: idOf("import", campaign.importedMs, campaign.number),
          organization_id: campaign.organizationId,
          campaign_id: campaign.id,
          status: "done",
          read_rows: campaign.leads,
          inserted_rows: campaign.leads,
          created_at: at(campaign.importedMs),
          updated_at: at(campaign.importedMs),
        })),
      ),
    },
    {
      table: "api_keys",
      // Hashes of nothing: none of these keys exists.
      rows: tenants.flatMap(({ id, members }) =>
        numberedRows(2 + Math.floor(members / 2), (number, position) => ({
          id: idOf("key", anyTimeMs(), number),
          organization_id: id,
          name: `Integration ${position + 1}`,
          hash: hashOf(`key/${number}`),
          prefix: "qv_load",
          role: ROLES[position % ROLES.length],
          created_at: at(anyTimeMs()),
          revoked_at: random() < 0.3 ? at(untilMs) : null,
        })),
      ),
    },
    { table: "users", rows: users },
    {
      table: "sessions",
      // Hashes of nothing here too.
      rows: users.flatMap(({ id, organization_id }) =>
        numberedRows(SESSIONS_PER_MEMBER, (number) => ({
          id: idOf("session", untilMs, number),
          organization_id,
          hash: hashOf(`session/${number}`),
          previous_hash: number % 2 === 0 ? hashOf(`session/${number}/previous`) : null,
          user_id: id,
          created_at: at(untilMs),
          rotated_at: at(untilMs),
          expires_at: at(untilMs + DAY_MS / 2),
        })),
      ),
    },
    { table: "knowledge_documents", rows: documents },
    {
      table: "knowledge_chunks",
      rows: documents.flatMap(({ id, organization_id, chunks }) =>
        Array.from({ length: chunks }, (_, index) => ({
          document_id: id,
          index,
          organization_id,
          heading: `Chapter ${index + 1}`,
          text: sentence(),
        })),
      ),
    },
  ];
}

/** The demonstration agent's settings, not for the public. */
const agentColumns = {
  version: 1,
  prompt: clinicReceptionist.prompt,
  greeting: clinicReceptionist.greeting,
  language: clinicReceptionist.language,
  providers: clinicReceptionist.providers,
  expected_phrases: clinicReceptionist.expectedPhrases,
  knowledge: clinicReceptionist.knowledge,
  script: clinicReceptionist.script,
  tools: clinicReceptionist.tools,
  openers: clinicReceptionist.openers,
  turn_taking: clinicReceptionist.turnTaking,
  flight_recorder: clinicReceptionist.flightRecorder,
  limits: clinicReceptionist.limits,
  is_public: false,
};
