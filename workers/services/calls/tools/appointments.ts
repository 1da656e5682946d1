import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../../../db/client.ts";
import { createId } from "../../../db/ids.ts";
import { appointments } from "../../../db/schema.ts";

/** Appointment, as it is stored. */
export type Appointment = typeof appointments.$inferSelect;

/** Slot of an appointment: day and time in the caller's words. */
export interface AppointmentSlot {
  day: string;
  time?: string | null | undefined;
}

/**
 * Creates the book of the appointments made in one call. Every change is one transaction keyed by `idempotencyKey`: the
 * first use changes the book, every later one only reports what the first did.
 */
export function createAppointments(
  db: Database,
  call: { organizationId: string; callId: string; caller: string | null },
  now: () => number = Date.now,
) {
  const { organizationId, callId, caller } = call;
  const ofCall = and(eq(appointments.organizationId, organizationId), eq(appointments.callId, callId));
  const madeBy = (key: string) => and(ofCall, eq(appointments.idempotencyKey, key));
  const closedBy = (key: string) => and(ofCall, eq(appointments.closedByKey, key));

  /** Ends the latest booked appointment, unless this key has already ended one. */
  const close = (status: "moved" | "cancelled", key: string) => {
    const latest = db
      .select({ id: appointments.id })
      .from(appointments)
      .where(and(ofCall, eq(appointments.status, "booked")))
      .orderBy(desc(appointments.createdAt), desc(appointments.id))
      .limit(1);
    const isClosed = db.select({ id: appointments.id }).from(appointments).where(closedBy(key));
    return db
      .update(appointments)
      .set({ status, closedByKey: key })
      .where(and(ofCall, sql`${appointments.id} = (${latest}) and not exists (${isClosed})`));
  };

  return {
    /** Books an appointment. Throws when another call has used the key. */
    async book(slot: AppointmentSlot, key: string): Promise<Appointment> {
      const [, [row]] = await db.batch([
        db
          .insert(appointments)
          .values({
            id: createId("appointment", now()),
            organizationId,
            callId,
            caller,
            day: slot.day,
            time: slot.time ?? null,
            status: "booked",
            idempotencyKey: key,
            createdAt: new Date(now()),
          })
          .onConflictDoNothing(),
        db.select().from(appointments).where(madeBy(key)),
      ]);
      if (row === undefined) throw new Error("The key of this booking was used by another call.");
      return row;
    },

    /**
     * Puts another appointment in the place of the latest; a slot without a time keeps the time. Null when there is
     * none to move.
     */
    async move(slot: AppointmentSlot, key: string): Promise<Appointment | null> {
      const id = createId("appointment", now());
      const replacement = sql`
        insert into ${appointments} (id, organization_id, call_id, caller, day, time, status, idempotency_key, created_at)
        select ${id}, organization_id, call_id, caller, ${slot.day}, coalesce(${slot.time ?? null}::text, time), 'booked', ${key},
          ${new Date(now()).toISOString()}::timestamptz
        from ${appointments} where ${closedBy(key)}
        on conflict do nothing`;
      const [, , [row]] = await db.batch([
        close("moved", key),
        db.execute(replacement),
        db.select().from(appointments).where(madeBy(key)),
      ]);
      return row ?? null;
    },

    /** Cancels the latest appointment; null when there is none. */
    async cancel(key: string): Promise<Appointment | null> {
      const [, [row]] = await db.batch([close("cancelled", key), db.select().from(appointments).where(closedBy(key))]);
      return row ?? null;
    },

    /** Returns the appointments that stand, in the order they were made. */
    async list(): Promise<Appointment[]> {
      return db
        .select()
        .from(appointments)
        .where(and(ofCall, eq(appointments.status, "booked")))
        .orderBy(asc(appointments.createdAt), asc(appointments.id));
    },
  };
}
