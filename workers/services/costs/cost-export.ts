import { and, asc, eq, gte, lt, sql } from "drizzle-orm";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { Database } from "../../db/client.ts";
import { callCosts, organizations } from "../../db/schema.ts";
import {
  type FocusRow,
  type FocusVersion,
  focusColumns,
  focusSharedRow,
  focusUsageRow,
} from "../../measure/cost/focus/focus-row.ts";
import { monthStretch } from "../../measure/cost/month.ts";
import { csvLine, guardCell } from "../outreach/csv-writer.ts";
import type { CostMonths } from "./cost-months.ts";

/** Request of a file. */
export interface CostExportRequest {
  organizationId: string;
  services: ServicesKind;
  month: string;
  timeZone: string;
  version: FocusVersion;
}

/** Calls of one query; some hundred kilobytes of lines. */
const CALLS_PER_BATCH = 500;

/** Writes a month's costs as a FOCUS file. */
export function createCostExport(db: Database, months: Pick<CostMonths, "read">) {
  return {
    /**
     * The file in pieces: the header, then a batch of calls at a time, read when it is asked for, then the rows that
     * are no one call's. Lines whose cost is not known have no row.
     */
    async *pieces({ version, ...request }: CostExportRequest): AsyncGenerator<string> {
      const { organizationId, services, month, timeZone } = request;
      const { fromMs, toMs } = monthStretch(month, timeZone);
      const [owner] = await db
        .select({ name: organizations.name })
        .from(organizations)
        .where(eq(organizations.id, organizationId));
      const bill = { organizationId, organizationName: owner?.name ?? organizationId, fromMs, toMs };
      const columns = focusColumns[version];
      const text = (rows: readonly (FocusRow | null)[]): string =>
        rows.map((row) => (row === null ? "" : csvLine(columns.map((column) => cellOf(row, column))))).join("");
      yield csvLine(columns);
      let after = sql`true`;
      for (;;) {
        const calls = await db
          .select({
            callId: callCosts.callId,
            agentId: callCosts.agentId,
            startedAt: callCosts.startedAt,
            durationMs: callCosts.durationMs,
            lines: callCosts.lines,
          })
          .from(callCosts)
          .where(
            and(
              eq(callCosts.organizationId, organizationId),
              gte(callCosts.startedAt, new Date(fromMs)),
              lt(callCosts.startedAt, new Date(toMs)),
              eq(callCosts.services, services),
              after,
            ),
          )
          .orderBy(asc(callCosts.startedAt), asc(callCosts.callId))
          .limit(CALLS_PER_BATCH);
        const rows = calls.flatMap(({ startedAt, lines, ...call }) =>
          lines.map((line) => focusUsageRow(bill, { ...call, startedAtMs: startedAt.getTime() }, line)),
        );
        if (rows.length > 0) yield text(rows);
        const last = calls.at(-1);
        if (last === undefined || calls.length < CALLS_PER_BATCH) break;
        after = sql`(${callCosts.startedAt}, ${callCosts.callId}) > (${sql.param(last.startedAt, callCosts.startedAt)}, ${last.callId})`;
      }
      const { shared } = await months.read({ ...request, agentId: null });
      if (shared.length > 0) yield text(shared.map((row) => focusSharedRow(bill, row)));
    },
  };
}
/** Writer of FOCUS files, see `createCostExport`. */
export type CostExport = ReturnType<typeof createCostExport>;

/** Columns whose text somebody outside can have written: a spreadsheet must not compute them. */
const WRITTEN = new Set<keyof FocusRow>([
  "BillingAccountName",
  "ServiceName",
  "ChargeDescription",
  "SkuId",
  "SkuPriceId",
]);

function cellOf(row: FocusRow, column: keyof FocusRow): string {
  const value = row[column] ?? "";
  return WRITTEN.has(column) ? guardCell(value) : value;
}
