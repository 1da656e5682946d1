import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { err, ok } from "../../../voice/result.ts";
import { keyedHash } from "../../crypto/secrets.ts";
import type { Database } from "../../db/client.ts";
import type { ListDefinition, Lists } from "../../db/lists.ts";
import { appointments, callNotes, callTranscripts, callTurns, doNotCall, leads, voiceCalls } from "../../db/schema.ts";
import { type Audit, type Author, auditStatement } from "../access/audit.ts";
import { callList } from "../calls/call-list.ts";
import { wordErasure } from "./call-erasure.ts";
import { type CallObjects, eraseInObjects } from "./call-objects.ts";

/** Calls of a page of an export. */
const EXPORTED_CALLS = 20;

/** Calls that are erased in one transaction, and in one request: what is left then has to be asked for again. */
const ERASED_CALLS = 50;
const MAX_ROUNDS = 4;

/** List of the calls with one person: by their number, or as a lead that has it. */
const personalCallList = {
  ...callList,
  name: "personal_calls",
  fields: { ...callList.fields, phone: voiceCalls.phone },
  filters: { of: ({ organizationId, phone }: Person) => inArray(voiceCalls.id, callIdsOf(organizationId, phone)) },
} as const satisfies ListDefinition;

/** Person, as an organisation knows them; `phone` is E.164. */
interface Person {
  organizationId: string;
  phone: string;
}

/**
 * Returns the name of a person in the audit log: a keyed hash, by which an administrator who knows the number finds the
 * entries.
 */
export async function personReference({ organizationId, phone }: Person, hashKey: string): Promise<string> {
  const hash = await keyedHash(`person\n${organizationId}\n${phone}`, hashKey);
  return `person_${hash.slice(0, 32)}`;
}

/** Erasure of a person, as far as one request got. `isComplete`: nothing is left; otherwise ask again. */
export interface Erasure {
  isComplete: boolean;
  calls: number;
  leads: number;
  isDoNotCallErased: boolean;
}

/**
 * Creates the export and erasure of all that is known of one person, by their number (E.164). Both ways are logged
 * without the number: as a keyed hash, by which an administrator who knows the number finds the entry.
 */
export function createPeople(
  db: Database,
  lists: Lists,
  audit: Audit,
  objects: CallObjects,
  hashKey: string,
  now: () => number = Date.now,
) {
  const referenceOf = (person: Person): Promise<string> => personReference(person, hashKey);

  return {
    /**
     * Exports everything known of a person, with a page of 20 calls. Fails with `cursor` when the cursor was not given
     * by this export, or is of another.
     */
    async export(author: Author, phone: string, cursor: string | undefined) {
      const { organizationId } = author;
      const person = { organizationId, phone };
      const request = { limit: EXPORTED_CALLS, cursor, sort: "-createdAt", filters: { of: person } };
      const page = await lists.read(personalCallList, organizationId, request);
      if (!page.ok) return err("cursor" as const);
      const { items, nextCursor } = page.value;
      const ids = items.map(({ id }) => id);
      const inCalls = (
        table: typeof callTurns | typeof callTranscripts | typeof appointments | typeof callNotes,
      ): SQL | undefined => and(eq(table.organizationId, organizationId), inArray(table.callId, ids));
      const [knownLeads, [barred], turns, lines, booked, notes] = await db.batch([
        db.select().from(leads).where(leadsOf(person)).orderBy(asc(leads.createdAt), asc(leads.id)),
        db.select().from(doNotCall).where(barringOf(person)),
        db.select().from(callTurns).where(inCalls(callTurns)).orderBy(asc(callTurns.index)),
        db.select().from(callTranscripts).where(inCalls(callTranscripts)).orderBy(asc(callTranscripts.index)),
        db.select().from(appointments).where(inCalls(appointments)).orderBy(asc(appointments.createdAt)),
        db.select().from(callNotes).where(inCalls(callNotes)).orderBy(asc(callNotes.createdAt)),
      ]);
      const kept = await Promise.all(ids.map((id) => objects.read(id)));
      await audit.record(author, { action: "person.export", resourceId: await referenceOf(person) });
      const calls = items.map((call, index) => ({
        ...call,
        transcript: lines.filter(({ callId }) => callId === call.id),
        turns: turns.filter(({ callId }) => callId === call.id),
        notes: notes.filter(({ callId }) => callId === call.id),
        appointments: booked.filter(({ callId }) => callId === call.id),
        timeline: kept[index]?.timeline ?? [],
        hasRecording: kept[index]?.hasRecording ?? false,
        hasAudio: kept[index]?.hasAudio ?? false,
      }));
      return ok({ leads: knownLeads, doNotCall: barred ?? null, calls, nextCursor });
    },

    /**
     * Erases a person: their leads and appointments, and of their calls all words, the number and the lead; at most 200
     * calls a request. That the person must not be called stays known unless `withDoNotCall`.
     */
    async erase(author: Author, phone: string, withDoNotCall: boolean): Promise<Erasure> {
      const { organizationId } = author;
      const person = { organizationId, phone };
      const resourceId = await referenceOf(person);
      const entry = { action: "person.erase", resourceId, fields: withDoNotCall ? ["doNotCall"] : [] } as const;
      let calls = 0;
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const found = await db.execute<{ id: string }>(sql`${callIdsOf(organizationId, phone)} limit ${ERASED_CALLS}`);
        const ids = found.rows.map(({ id }) => id);
        const isLast = ids.length < ERASED_CALLS;
        // Objects first: a record on its way would bring everything back.
        await eraseInObjects(objects, ids);
        const [, erasedLeads, erasedBars, , , , , , remaining] = await db.batch([
          auditStatement(db, author, entry, sql`true`, now()),
          // Leads not before the last calls, which are found by them.
          db
            .delete(leads)
            .where(isLast ? leadsOf(person) : sql`false`)
            .returning({ id: leads.id }),
          db
            .delete(doNotCall)
            .where(isLast && withDoNotCall ? barringOf(person) : sql`false`)
            .returning({ phone: doNotCall.phone }),
          ...erasureOf(organizationId, ids),
          // What came meanwhile: a call that began, a lead that was imported.
          db.execute<{ is_left: boolean }>(sql`
            select exists ${callIdsOf(organizationId, phone)} or exists (${leadsStatement(person)}) as is_left`),
        ]);
        calls += ids.length;
        if (isLast) {
          const isComplete = remaining.rows[0]?.is_left === false;
          return { isComplete, calls, leads: erasedLeads.length, isDoNotCallErased: erasedBars.length > 0 };
        }
      }
      return { isComplete: false, calls, leads: 0, isDoNotCallErased: false };
    },
  };

  function erasureOf(organizationId: string, callIds: readonly string[]) {
    const at = new Date(now());
    return [
      ...wordErasure(db, organizationId, callIds),
      db
        .delete(appointments)
        .where(and(eq(appointments.organizationId, organizationId), inArray(appointments.callId, [...callIds]))),
      db
        .update(voiceCalls)
        .set({
          phone: null,
          leadId: null,
          // One that was running has been ended with its object, whose record was dropped.
          status: "ended",
          endReason: sql`coalesce(${voiceCalls.endReason}, 'ended_by_api')`,
          endedAt: sql`coalesce(${voiceCalls.endedAt}, ${at.toISOString()}::timestamptz)`,
        })
        .where(and(eq(voiceCalls.organizationId, organizationId), inArray(voiceCalls.id, [...callIds]))),
    ] as const;
  }
}
/** Export and erasure of people's data, see `createPeople`. */
export type People = ReturnType<typeof createPeople>;

/**
 * SQL of the ids of a person's calls. Found by number and by lead apart, each in its index; an `or` of them would read
 * every call.
 */
function callIdsOf(organizationId: string, phone: string): SQL {
  return sql`
    (select id from ${voiceCalls} where organization_id = ${organizationId} and phone = ${phone}
    union select of_lead.id from ${leads} join ${voiceCalls} of_lead on of_lead.lead_id = ${leads.id}
    where ${leads.organizationId} = ${organizationId} and ${leads.phone} = ${phone} and of_lead.organization_id = ${organizationId})`;
}

function leadsOf({ organizationId, phone }: Person): SQL | undefined {
  return and(eq(leads.organizationId, organizationId), eq(leads.phone, phone));
}

const leadsStatement = (person: Person): SQL => sql`select 1 from ${leads} where ${leadsOf(person)}`;

function barringOf({ organizationId, phone }: Person): SQL | undefined {
  return and(eq(doNotCall.organizationId, organizationId), eq(doNotCall.phone, phone));
}
