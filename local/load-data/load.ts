import { createHash } from "node:crypto";
import { DAY_MS, type Hour, hoursBefore } from "./calendar.ts";
import { insertCalls } from "./calls.ts";
import { insertAudits, insertEvents } from "./events.ts";
import { insertDoNotCall, insertLeads } from "./leads.ts";
import { createChance } from "./random-sql.ts";
import { smallTables, type TableRows } from "./small-tables.ts";
import { countCalledLeads, type LoadTenant, layOutTenants, linesOn } from "./tenants.ts";
import { phrasesOf } from "./vocabulary.ts";

/** Runs one statement in a transaction of its own. */
export type RunStatement = (
  sql: string,
  parameters: readonly unknown[],
) => Promise<{ rows: Record<string, unknown>[] }>;

/** How much is generated, and which. Calls bring four turns and ten lines of transcript each. */
export interface LoadOptions {
  /** The same seed, time and sizes give the same rows. */
  seed: number;
  /** The newest row is about as old as this (ms since the Unix epoch), the oldest four months older. */
  untilMs: number;
  leads: number;
  calls: number;
}

/** What queries have to be quick on. */
export const FULL_LOAD = { seed: 1, leads: 100_000, calls: 50_000 } as const;

/** Of the newest calls, so many still run. */
const ACTIVE_CALLS = 20;

/** Leads of one statement: it takes a fraction of a second, so that others get their turn in between. */
const LEADS_PER_STATEMENT = 5_000;

/** Calls of one statement. */
const CALLS_PER_STATEMENT = 800;

/**
 * Fills the tables with generated organisations ("… (load test)") for trying out queries at size. Their calls carry
 * `simulated_latency = 'generated'`: none of their times was measured. Throws when they are there already. Says what it
 * does through `onProgress`.
 */
export async function loadGenerated(
  run: RunStatement,
  options: LoadOptions,
  onProgress: (text: string) => void = () => undefined,
): Promise<void> {
  const { seed, untilMs, calls } = options;
  const idOf = (prefix: string, ms: number, number: number): string => rowId(seed, prefix, ms, number);
  const chance = createChance(seed);
  const phrases = phrasesOf(seed);
  const tenants = layOutTenants(options, idOf);
  const ids = `{${tenants.map(({ id }) => id).join(",")}}`;
  const days = hoursBefore(untilMs, calls);
  countCalledLeads(
    tenants,
    days.map((hours) => ({
      startMs: hours[0]?.start_ms ?? 0,
      calls: (hours.at(-1)?.last ?? 0) - (hours[0]?.first ?? 0),
    })),
  );

  onProgress("organisations, agents, campaigns, documents");
  for (const table of smallTables(tenants, phrases, options, idOf)) await insertRows(run, table);

  onProgress("leads");
  const leads = insertLeads(chance);
  const pieces = piecesOfLeads(tenants, untilMs);
  for (const part of inParts(pieces, LEADS_PER_STATEMENT, ({ first_index, last_index }) => last_index - first_index)) {
    await run(leads, [JSON.stringify(part)]);
  }
  await run(insertDoNotCall, [ids]);

  onProgress("calls, turns and transcripts");
  const statement = insertCalls(chance);
  const hours = days.flat().filter(({ first, last }) => first < last);
  for (const part of inParts(hours, CALLS_PER_STATEMENT, ({ first, last }) => last - first)) {
    const lines = [...new Set(part.map(({ day }) => day))].flatMap((day) => linesOfDay(tenants, day, days));
    await run(statement, [JSON.stringify(part), JSON.stringify(lines), JSON.stringify(phrases), calls - ACTIVE_CALLS]);
  }

  onProgress("events and the audit log");
  for (const sql of [insertEvents(chance), insertAudits]) {
    for (let day = 0; day < days.length; day += 10) {
      const fromMs = days[day]?.[0]?.start_ms ?? 0;
      await run(sql, [ids, new Date(fromMs).toISOString(), new Date(fromMs + 10 * DAY_MS).toISOString()]);
    }
  }

  onProgress("statistics");
  // What is still in front of the index of words is read by every search.
  await run("select gin_clean_pending_list('call_transcripts_words')", []);
  await run("analyze", []);
}

async function insertRows(run: RunStatement, { table, rows }: TableRows): Promise<void> {
  const columns = [...new Set(rows.flatMap(Object.keys))].map((name) => `"${name}"`).join(", ");
  const sql = `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`;
  await run(sql, [JSON.stringify(rows)]);
}

function piecesOfLeads(tenants: readonly LoadTenant[], untilMs: number) {
  const campaigns = tenants.flatMap(({ campaignsOf }) => campaignsOf).sort((a, b) => a.importedMs - b.importedMs);
  return campaigns.flatMap((campaign) =>
    Array.from({ length: Math.ceil(campaign.leads / LEADS_PER_STATEMENT) }, (_, piece) => ({
      number: campaign.number,
      campaign_id: campaign.id,
      organization_id: campaign.organizationId,
      is_running: campaign.status === "running",
      imported_ms: campaign.importedMs,
      called_from_ms: campaign.startsMs,
      called_to_ms: Math.max(campaign.startsMs, Math.min(campaign.endsMs, untilMs)),
      called: campaign.called,
      first_index: piece * LEADS_PER_STATEMENT,
      last_index: Math.min(campaign.leads, (piece + 1) * LEADS_PER_STATEMENT),
    })),
  );
}

/** The lines of a day as a statement wants them: each with its part of [0, 1), as large as its share of the calls. */
function linesOfDay(
  tenants: readonly LoadTenant[],
  day: number,
  days: readonly (readonly Hour[])[],
): Record<string, unknown>[] {
  const lines = linesOn(tenants, days[day]?.[0]?.start_ms ?? 0);
  const sum = lines.reduce((total, { weight }) => total + weight, 0);
  let before = 0;
  return lines.map(({ organizationId, agentId, campaign, weight }, index) => {
    const fromShare = before / sum;
    before += weight;
    return {
      day,
      from_share: fromShare,
      // Sums of fractions fall short of 1.
      to_share: index === lines.length - 1 ? 1 : before / sum,
      organization_id: organizationId,
      agent_id: agentId,
      campaign_id: campaign?.id ?? null,
      number: campaign?.number ?? 0,
      imported_ms: campaign?.importedMs ?? 0,
      called: campaign?.called ?? 0,
    };
  });
}

/** Groups things into parts of up to `limit`, by their sizes. */
function inParts<Item>(items: readonly Item[], limit: number, sizeOf: (item: Item) => number): Item[][] {
  const parts: Item[][] = [];
  let size = limit;
  for (const item of items) {
    if (size + sizeOf(item) > limit) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(item);
    size += sizeOf(item);
  }
  return parts;
}

/** The id of a row, as `createId` makes them, from its number instead of chance. */
function rowId(seed: number, prefix: string, ms: number, number: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, "0");
  const rest = createHash("md5").update(`${seed}/${prefix}/${number}`).digest("hex");
  return `${prefix}_${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(1, 4)}-8${rest.slice(5, 8)}-${rest.slice(8, 20)}`;
}
