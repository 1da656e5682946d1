import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { campaigns, type LeadState, leads } from "../../db/schema.ts";
import { csvLine, guardCell } from "./csv-writer.ts";
import { givenColumns } from "./lead-fields.ts";

/** Rows of one query; about 300 KB of text. */
const ROWS_PER_BATCH = 1_000;

/** Attributes that a file has columns for. */
export const MAX_EXPORTED_ATTRIBUTES = 200;

/** Tells a spreadsheet that the file is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** Writes leads into CSV files that an import reads back. Every method sees one organisation only. */
export function createLeadExport(db: Database) {
  return {
    /**
     * The file of a campaign's leads, oldest first, in pieces: the first with the header, then one for each batch of
     * rows, read when it is asked for. Cells that a spreadsheet would compute or change, phone numbers among them, have
     * an apostrophe before them.
     */
    async open(
      organizationId: string,
      campaignId: string,
      status: LeadState | undefined,
    ): Promise<Result<AsyncGenerator<string>, "unknown_campaign" | "too_many_attributes">> {
      const ofCampaign = and(eq(leads.organizationId, organizationId), eq(leads.campaignId, campaignId)) as SQL;
      const [found, keys] = await db.batch([
        db
          .select({ id: campaigns.id })
          .from(campaigns)
          .where(and(eq(campaigns.organizationId, organizationId), eq(campaigns.id, campaignId))),
        db
          .selectDistinct({ name: sql<string>`jsonb_object_keys(${leads.attributes})`.as("name") })
          .from(leads)
          .where(ofCampaign)
          .orderBy(asc(sql`name`))
          .limit(MAX_EXPORTED_ATTRIBUTES + 1),
      ]);
      if (found.length === 0) return err("unknown_campaign");
      if (keys.length > MAX_EXPORTED_ATTRIBUTES) return err("too_many_attributes");
      const attributes = keys.map(({ name }) => name);
      return ok(
        pieces(status === undefined ? ofCampaign : (and(ofCampaign, eq(leads.status, status)) as SQL), attributes),
      );
    },
  };

  async function* pieces(condition: SQL, attributes: readonly string[]): AsyncGenerator<string> {
    const header = ["phone", "email", "name", ...attributes.map(guardCell), ...givenColumns];
    yield BYTE_ORDER_MARK + csvLine(header);
    let after: SQL | undefined;
    for (;;) {
      const rows = await db
        .select(exportedFields)
        .from(leads)
        .where(and(condition, after))
        .orderBy(asc(leads.createdAt), asc(leads.id))
        .limit(ROWS_PER_BATCH);
      if (rows.length > 0) yield rows.map((row) => csvLine(cellsOf(row, attributes))).join("");
      const last = rows.at(-1);
      if (last === undefined || rows.length < ROWS_PER_BATCH) return;
      const place = sql`(${sql.param(last.createdAt, leads.createdAt)}, ${last.id})`;
      after = sql`(${leads.createdAt}, ${leads.id}) > ${place}`;
    }
  }
}
export type LeadExport = ReturnType<typeof createLeadExport>;

const exportedFields = {
  id: leads.id,
  phone: leads.phone,
  email: leads.email,
  name: leads.name,
  attributes: leads.attributes,
  status: leads.status,
  attempts: leads.attempts,
  lastCalledAt: leads.lastCalledAt,
  createdAt: leads.createdAt,
};

type ExportedLead = Pick<typeof leads.$inferSelect, keyof typeof exportedFields>;

/** The text of an attribute; empty where the lead has none of this name, `constructor` and the like included. */
function attributeOf({ attributes }: ExportedLead, name: string): string {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? "") : "";
}

function cellsOf(lead: ExportedLead, attributes: readonly string[]): string[] {
  return [
    guardCell(lead.phone ?? ""),
    guardCell(lead.email ?? ""),
    guardCell(lead.name ?? ""),
    ...attributes.map((name) => guardCell(attributeOf(lead, name))),
    lead.id,
    lead.status,
    String(lead.attempts),
    lead.lastCalledAt?.toISOString() ?? "",
    lead.createdAt.toISOString(),
  ] satisfies string[];
}
