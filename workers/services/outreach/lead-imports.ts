import { and, eq, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { isReferenceMissing } from "../../db/failure.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition, ListItem } from "../../db/lists.ts";
import { campaigns, type ImportError, type ImportedFile, leadImports, leads } from "../../db/schema.ts";
import { type Author, auditStatement } from "../access/audit.ts";
import { firstState, shareDoNotCall } from "./do-not-call.ts";
import type { LeadBatch } from "./lead-batch.ts";
import {
  type FileReading,
  type FileRefusal,
  type LeadFileOptions,
  type LeadImportSink,
  readLeadFile,
} from "./lead-file.ts";

/** A running import says so with every batch; one that has said nothing for this long died with its request. */
const SILENT_AFTER_SECONDS = 120;

const status = sql<"running" | "done" | "failed">`case when ${leadImports.status} = 'running'
  and ${leadImports.updatedAt} < now() - make_interval(secs => ${sql.raw(String(SILENT_AFTER_SECONDS))}) then 'failed' else ${leadImports.status} end`;

const progressFields = {
  id: leadImports.id,
  campaignId: leadImports.campaignId,
  status: status.as("current_status"),
  readRows: leadImports.readRows,
  insertedRows: leadImports.insertedRows,
  duplicateRows: leadImports.duplicateRows,
  badRows: leadImports.badRows,
  badCells: leadImports.badCells,
  createdAt: leadImports.createdAt,
  updatedAt: leadImports.updatedAt,
};

/** The list of an organisation's imports, without the errors of each. */
export const leadImportList = {
  name: "lead_imports",
  table: leadImports,
  organizationId: leadImports.organizationId,
  id: leadImports.id,
  fields: progressFields,
  sorts: { createdAt: leadImports.createdAt },
  filters: { campaignId: (campaignId: string) => eq(leadImports.campaignId, campaignId) },
} as const satisfies ListDefinition;

/** An import, how its file was read, and what was wrong with the first of its bad rows and cells. */
export interface LeadImport extends ListItem<typeof leadImportList> {
  errors: ImportError[];
  file: ImportedFile | null;
}

/** A file of leads as it comes in, and what it is for. */
export interface LeadFile extends LeadFileOptions {
  campaignId: string;
  body: AsyncIterable<Uint8Array>;
}

/** Imports of leads, in Postgres. Every method sees one organisation only. */
export function createLeadImports(db: Database, now: () => number = Date.now) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(leadImports.organizationId, organizationId), eq(leadImports.id, id));

  const find = async (organizationId: string, id: string): Promise<LeadImport | null> => {
    const [row] = await db
      .select({ ...progressFields, errors: leadImports.errors, file: leadImports.file })
      .from(leadImports)
      .where(oneOf(organizationId, id));
    return row ?? null;
  };

  return {
    /** The import with this id. */
    find,

    /**
     * Takes in a whole file. Leads that the campaign has already stay as they are, so a file that was broken off is
     * completed by sending it again, and the same file twice changes nothing. What was stored before a refusal stays,
     * and its import is marked as failed.
     */
    async run(author: Author, file: LeadFile): Promise<Result<LeadImport, FileRefusal>> {
      const { organizationId } = author;
      let id: string | null = null;
      const begin = async (reading: FileReading): Promise<Result<LeadImportSink, "unknown_campaign">> => {
        id = await begun(author, file.campaignId, reading);
        if (id === null) return err("unknown_campaign");
        const importId = id;
        return ok({
          store: (batch) => storeBatch({ organizationId, campaignId: file.campaignId, importId }, batch),
          end: (atEnd) => storeReading(organizationId, importId, atEnd),
        });
      };
      let outcome: Result<null, FileRefusal>;
      try {
        outcome = await readLeadFile(file.body, file, { begin });
      } catch (error) {
        // The mark may fail as the batch did; silence tells the same a while later.
        if (id !== null) await finish(organizationId, id, "failed").catch(() => undefined);
        if (isReferenceMissing(error)) return err({ reason: "unknown_campaign" });
        throw error;
      }
      if (id !== null) await finish(organizationId, id, outcome.ok ? "done" : "failed");
      if (!outcome.ok) return outcome;
      const made = id === null ? null : await find(organizationId, id);
      return made === null ? err({ reason: "unknown_campaign" }) : ok(made);
    },
  };

  /** The id of a new import, which the log tells of; null where the organisation has no such campaign. */
  async function begun(author: Author, campaignId: string, reading: FileReading): Promise<string | null> {
    const { organizationId } = author;
    const [campaign] = await db
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(and(eq(campaigns.organizationId, organizationId), eq(campaigns.id, campaignId)));
    if (campaign === undefined) return null;
    const id = createId("import", now());
    const entry = { action: "lead_import.start", resourceId: id } as const;
    await db.batch([
      db.insert(leadImports).values({ id, organizationId, campaignId, status: "running", file: keptOf(reading) }),
      auditStatement(db, author, entry, sql`true`, now()),
    ]);
    return id;
  }

  /** Stores what was found out about the file on the way, such as the encoding of its first accent. */
  async function storeReading(organizationId: string, id: string, reading: FileReading): Promise<void> {
    await db
      .update(leadImports)
      .set({ file: keptOf(reading) })
      .where(oneOf(organizationId, id));
  }

  async function finish(organizationId: string, id: string, status: "done" | "failed"): Promise<void> {
    await db.update(leadImports).set({ status, updatedAt: sql`now()` }).where(oneOf(organizationId, id));
  }

  /**
   * Stores a batch and counts it in one statement: what the import says was done, was. Rows are inserted in the order
   * of their numbers, so that two imports of one campaign wait for each other rather than block each other.
   */
  async function storeBatch(
    { organizationId, campaignId, importId }: { organizationId: string; campaignId: string; importId: string },
    batch: LeadBatch,
  ): Promise<void> {
    const atMs = now();
    const rows = JSON.stringify(batch.leads.map((lead) => ({ id: createId("lead", atMs), ...lead })));
    await db.batch([
      shareDoNotCall(db, organizationId),
      db.execute(sql`
        with inserted as (
          insert into ${leads} (id, organization_id, campaign_id, phone, email, name, attributes, status)
          select given.id, ${organizationId}, ${campaignId}, given.phone, given.email, given.name, given.attributes,
            ${firstState(organizationId, sql`given.phone`)}
          from jsonb_to_recordset(${rows}::jsonb)
            as given (id text, phone text, email text, name text, attributes jsonb)
          order by given.phone
          on conflict (campaign_id, phone) do nothing
          returning 1
        ), counted as (select count(*)::int as rows from inserted)
        update ${leadImports} set
          read_rows = read_rows + ${batch.readRows}::int,
          inserted_rows = inserted_rows + counted.rows,
          duplicate_rows = duplicate_rows + ${batch.leads.length}::int - counted.rows,
          bad_rows = bad_rows + ${batch.badRows}::int,
          bad_cells = bad_cells + ${batch.badCells}::int,
          errors = errors || ${JSON.stringify(batch.errors)}::jsonb,
          updated_at = now()
        from counted
        where organization_id = ${organizationId} and id = ${importId}`),
    ]);
  }
}
export type LeadImports = ReturnType<typeof createLeadImports>;

function keptOf({ encoding, separator, columns }: FileReading): ImportedFile {
  return { encoding: encoding.name, encodingBy: encoding.by, separator, columns };
}
