import { text, timestamp } from "drizzle-orm/pg-core";
import { organizations } from "./organizations.ts";

/**
 * Column of a point in time, kept to the millisecond, so that what JavaScript read compares equal to what is stored:
 * list cursors depend on it.
 */
export const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** Column of the time at which the row was made. */
export const createdAt = () => time("created_at").notNull().defaultNow();

/** Column of the time at which the row was last changed; its making counts. */
export const updatedAt = () => time("updated_at").notNull().defaultNow();

/** Column of the row's organisation, the tenant; part of every query. */
export const organizationId = () =>
  text("organization_id")
    .notNull()
    .references(() => organizations.id);
