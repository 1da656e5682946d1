import { integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Organisations: the tenants. */
export const organizations = pgTable("organizations", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** Days that transcripts and turns' words are kept after a call; null keeps them until they are deleted. */
  retentionDays: integer("retention_days"),
  /** Grows with every edit. */
  version: integer("version").notNull().default(1),
  createdAt: timestamp("created_at", { withTimezone: true, precision: 3, mode: "date" }).notNull().defaultNow(),
});
