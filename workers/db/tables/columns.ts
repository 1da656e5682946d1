import { text, timestamp } from "drizzle-orm/pg-core";
import { organizations } from "./organizations.ts";

/** A point in time, kept to the millisecond, so that what JavaScript read compares equal to what is stored: list cursors depend on it. */
export const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** When the row was made. */
export const createdAt = () => time("created_at").notNull().defaultNow();

/** When the row was last changed; its making counts. */
export const updatedAt = () => time("updated_at").notNull().defaultNow();

/** The tenant; part of every query. */
export const organizationId = () =>
  text("organization_id")
    .notNull()
    .references(() => organizations.id);
