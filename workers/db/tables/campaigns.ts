import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { agents } from "./agents.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";
import type { CampaignState, ImportState, LeadState, RetryOutcome } from "./states.ts";

/**
 * Window in which leads may be called, by their campaign's time zone: ISO weekdays (1 is Monday), `from` until `to` as
 * `HH:MM`; `to` may be `24:00`.
 */
export interface CallingWindow {
  days: number[];
  from: string;
  to: string;
}

/** Pacing of a campaign's calls. */
export interface CampaignPacing {
  maxConcurrentCalls: number;
  callsPerMinute: number;
}

/** Policy for calling a lead again that was not reached. */
export interface RetryPolicy {
  maxAttempts: number;
  retryAfterMinutes: number;
  /** Outcomes of the attempt after which another follows. */
  retryOn: RetryOutcome[];
}

/** Campaigns: an agent that calls a list of leads. */
export const campaigns = pgTable(
  "campaigns",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id),
    status: text("status").$type<CampaignState>().notNull().default("draft"),
    startsAt: time("starts_at"),
    endsAt: time("ends_at"),
    /** IANA name. */
    timeZone: text("time_zone").notNull(),
    callingWindows: jsonb("calling_windows").$type<CallingWindow[]>().notNull(),
    pacing: jsonb("pacing").$type<CampaignPacing>().notNull(),
    retryPolicy: jsonb("retry_policy").$type<RetryPolicy>().notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("campaigns_list").on(table.organizationId, table.createdAt, table.id),
    index("campaigns_status").on(table.organizationId, table.status, table.createdAt, table.id),
    index("campaigns_agent").on(table.organizationId, table.agentId, table.createdAt, table.id),
    index("campaigns_agent_id").on(table.agentId),
    index("campaigns_name").on(table.organizationId, table.name, table.id),
  ],
);

/** People to call, each in one campaign. Personal data: `phone`, `email`, `name`, `attributes`. */
export const leads = pgTable(
  "leads",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    campaignId: text("campaign_id")
      .notNull()
      .references(() => campaigns.id, { onDelete: "cascade" }),
    /** E.164. */
    phone: text("phone"),
    /** In lower case. */
    email: text("email"),
    name: text("name"),
    /** Anything else that is known, for the agent's prompt; flat texts. */
    attributes: jsonb("attributes").$type<Record<string, string>>().notNull().default({}),
    status: text("status").$type<LeadState>().notNull().default("new"),
    attempts: integer("attempts").notNull().default(0),
    lastCalledAt: time("last_called_at"),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    // The same person once in a campaign; also finds a campaign's leads when it is deleted.
    uniqueIndex("leads_campaign_phone").on(table.campaignId, table.phone),
    index("leads_list").on(table.organizationId, table.createdAt, table.id),
    index("leads_campaign").on(table.organizationId, table.campaignId, table.createdAt, table.id),
    index("leads_status").on(table.organizationId, table.status, table.createdAt, table.id),
    index("leads_campaign_status").on(table.organizationId, table.campaignId, table.status, table.createdAt, table.id),
    index("leads_phone").on(table.organizationId, table.phone).where(sql`${table.phone} is not null`),
    index("leads_email").on(table.organizationId, table.email).where(sql`${table.email} is not null`),
  ],
);

/** Numbers (E.164) that the organisation must not call, whatever lists they come with. Personal data. */
export const doNotCall = pgTable(
  "do_not_call",
  {
    organizationId: organizationId(),
    phone: text("phone").notNull(),
    reason: text("reason").notNull().default(""),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.phone] }),
    index("do_not_call_list").on(table.organizationId, table.createdAt, table.phone),
  ],
);

/**
 * Error of an imported line that was not taken, or of a cell that was left out of it; `line` counts from 1, the header.
 */
export interface ImportError {
  line: number;
  field: string;
  message: string;
  /** Missing of imports before cells were left out: no. */
  rowTaken?: boolean;
}

/** Reading of an imported file: its encoding, its separator and its columns. */
export interface ImportedFile {
  encoding: string;
  encodingBy: "byte_order_mark" | "charset" | "detection" | "default";
  separator: "," | ";" | "\t" | "|";
  /** Fields that each column was read as; none of a column that was passed over. */
  columns: { header: string; fields: string[]; note?: string }[];
}

/** Imports of leads from CSV files. */
export const leadImports = pgTable(
  "lead_imports",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    campaignId: text("campaign_id")
      .notNull()
      .references(() => campaigns.id, { onDelete: "cascade" }),
    status: text("status").$type<ImportState>().notNull(),
    readRows: integer("read_rows").notNull().default(0),
    insertedRows: integer("inserted_rows").notNull().default(0),
    /** Rows known already, in this campaign or earlier in the file. */
    duplicateRows: integer("duplicate_rows").notNull().default(0),
    badRows: integer("bad_rows").notNull().default(0),
    /** Cells that were left out of rows that were taken. */
    badCells: integer("bad_cells").notNull().default(0),
    /** Errors of the first bad rows and cells; `badRows` and `badCells` count all. */
    errors: jsonb("errors").$type<ImportError[]>().notNull().default([]),
    /** Null of imports before it was kept. */
    file: jsonb("file").$type<ImportedFile>(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("lead_imports_list").on(table.organizationId, table.createdAt, table.id),
    index("lead_imports_campaign").on(table.campaignId),
  ],
);
