import { and, desc, eq, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { agents, voiceCalls } from "../../db/schema.ts";
import { csvLine, guardCell } from "../outreach/csv-writer.ts";
import { type CallFilters, passing } from "./call-counts.ts";
import { callList } from "./call-list.ts";

/** Calls of a file; more are refused before its first line, since a file that ends early looks whole. */
export const MAX_EXPORTED_CALLS = 100_000;

/** Calls of one query: some 200 KB of lines. */
const CALLS_PER_BATCH = 1_000;

/** Tells a spreadsheet that the file is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

const exportedFields = { ...callList.fields, agentName: agents.name };

/** Writes calls into CSV files. */
export function createCallExport(db: Database) {
  return {
    /**
     * Opens the file of the calls that pass the list's filters, newest first, in pieces: the first with the header,
     * then one for each batch of calls, read when it is asked for. Fails when there are more than 100,000.
     */
    async open(organizationId: string, filters: CallFilters): Promise<Result<AsyncGenerator<string>, "too_many">> {
      const beyond = await db
        .select({ id: voiceCalls.id })
        .from(voiceCalls)
        .where(passing(organizationId, filters))
        .orderBy(desc(voiceCalls.createdAt), desc(voiceCalls.id))
        .offset(MAX_EXPORTED_CALLS)
        .limit(1);
      return beyond.length > 0 ? err("too_many") : ok(pieces(organizationId, filters));
    },
  };

  async function* pieces(organizationId: string, filters: CallFilters): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvLine(Object.keys(columns));
    let after = sql`true`;
    for (;;) {
      const rows = await db
        .select(exportedFields)
        .from(voiceCalls)
        .innerJoin(agents, eq(agents.id, voiceCalls.agentId))
        .where(and(passing(organizationId, filters), after))
        .orderBy(desc(voiceCalls.createdAt), desc(voiceCalls.id))
        .limit(CALLS_PER_BATCH);
      const write = Object.values(columns);
      if (rows.length > 0) yield rows.map((row) => csvLine(write.map((cellOf) => cellOf(row)))).join("");
      const last = rows.at(-1);
      if (last === undefined || rows.length < CALLS_PER_BATCH) return;
      after = sql`(${voiceCalls.createdAt}, ${voiceCalls.id}) < (${sql.param(last.createdAt, voiceCalls.createdAt)}, ${last.id})`;
    }
  }
}
/** Writer of calls' files, see `createCallExport`. */
export type CallExport = ReturnType<typeof createCallExport>;

/** A call as it is read for a file. */
type ExportedCall = SelectResultFields<typeof exportedFields>;

/** Fields of a call that are numbers, or null where nothing is known. */
type Figures = {
  [Name in keyof ExportedCall]: ExportedCall[Name] extends number | null ? Name : never;
}[keyof ExportedCall];

const figure = (name: Figures) => (call: ExportedCall) => String(call[name] ?? "");

/** Columns of a file by their headers; what somebody outside has written is guarded from being computed. */
const columns = {
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt.toISOString(),
  startedAt: ({ startedAt }) => startedAt?.toISOString() ?? "",
  endedAt: ({ endedAt }) => endedAt?.toISOString() ?? "",
  status: ({ status }) => status,
  endReason: ({ endReason }) => endReason ?? "",
  agentId: ({ agentId }) => agentId,
  agentName: ({ agentName }) => guardCell(agentName),
  agentVersion: figure("agentVersion"),
  campaignId: ({ campaignId }) => campaignId ?? "",
  leadId: ({ leadId }) => leadId ?? "",
  transport: ({ transport }) => transport,
  services: ({ services }) => services,
  simulatedLatency: ({ simulatedLatency }) => guardCell(simulatedLatency ?? ""),
  durationMs: figure("durationMs"),
  turnCount: figure("turnCount"),
  interruptionCount: figure("interruptionCount"),
  medianTurnGapMs: figure("medianTurnGapMs"),
  worstTurnGapMs: figure("worstTurnGapMs"),
  medianAnswerHeardMs: figure("medianAnswerHeardMs"),
  medianResponseTimeMs: figure("medianResponseTimeMs"),
  costMicroUsd: figure("costMicroUsd"),
  firstWords: ({ firstWords }) => guardCell(firstWords ?? ""),
  outcome: ({ outcome }) => guardCell(outcome ?? ""),
  tags: ({ tags }) => guardCell(tags.join(", ")),
} as const satisfies Record<string, (call: ExportedCall) => string>;
