import { type AnyPgColumn, integer, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

/** Organisations: the tenants. */
export const organizations = pgTable(
  "organizations",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /** Days that transcripts and turns' words are kept after a call; null keeps them until they are deleted. */
    retentionDays: integer("retention_days"),
    /** Time zone that new campaigns begin with (IANA); null: that of whoever makes one. */
    timeZone: text("time_zone"),
    /** Time at which an administrator put the list of first steps away. */
    firstStepsDismissedAt: timestamp("first_steps_dismissed_at", { withTimezone: true, precision: 3, mode: "date" }),
    /** Set in a sandbox: the organisation whose benchmarks run in it. A sandbox has generated rows and no members. */
    sandboxOf: text("sandbox_of").references((): AnyPgColumn => organizations.id),
    /** Start of the last benchmark in a sandbox; it is removed some days after. */
    sandboxUsedAt: timestamp("sandbox_used_at", { withTimezone: true, precision: 3, mode: "date" }),
    /** Grows with every edit. */
    version: integer("version").notNull().default(1),
    createdAt: timestamp("created_at", { withTimezone: true, precision: 3, mode: "date" }).notNull().defaultNow(),
  },
  (table) => [uniqueIndex("organizations_sandbox").on(table.sandboxOf)],
);
