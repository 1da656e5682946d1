import { and, asc, eq } from "drizzle-orm";
import type { AgentConfig } from "../../../voice/agent.ts";
import { ok, type Result } from "../../../voice/result.ts";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { callTranscripts, callTurns, voiceCalls } from "../../db/schema.ts";
import { type KeyedRequest, makeOnce, type RepeatRefusal } from "../platform/idempotency.ts";
import { CALL_TOKEN_LIFETIME_MS, signCallToken } from "./call-token.ts";

/** Call, as it is stored. */
export type Call = typeof voiceCalls.$inferSelect;
/** Agent turn of a call, as it is stored. */
export type Turn = typeof callTurns.$inferSelect;
/** Line of a call's transcript, as it is stored. */
export type TranscriptLine = typeof callTranscripts.$inferSelect;

/**
 * Ticket of a call that may be opened: its id and the token that opens it until `expiresAtMs` (ms since the Unix
 * epoch).
 */
export interface CallTicket {
  callId: string;
  token: string;
  expiresAtMs: number;
}

/**
 * Creates the store of organisations' calls, in Postgres. Every method sees one organisation only. `services` are those
 * that a call begun now is held over.
 */
export function createCalls(db: Database, tokenSecret: string, services: ServicesKind, now: () => number = Date.now) {
  return {
    /** Stores a call that is to begin and signs the token for it; `isAnonymous` where no credential answers for it. */
    async prepare(agent: AgentConfig, transport: string, isAnonymous = false): Promise<CallTicket> {
      const { id, statement } = insertion(agent, transport);
      await statement;
      return ticketOf(id, agent, transport, isAnonymous);
    },

    /** Prepares a call like `prepare`; a repetition of `request` gives a new token for the call that it made. */
    async prepareOnce(
      agent: AgentConfig,
      transport: string,
      request: KeyedRequest | null,
    ): Promise<Result<CallTicket & { isReplay: boolean }, RepeatRefusal>> {
      const once = await makeOnce<string, never>(db, agent.organizationId, request, {
        async make(claim) {
          const { id, statement } = insertion(agent, transport);
          await db.batch([claim(id), statement]);
          return ok(id);
        },
        async find(id) {
          const [known] = await existence(agent.organizationId, id);
          return known?.id ?? null;
        },
      });
      if (!once.ok) return once;
      const { made: id, isReplay } = once.value;
      return ok({ ...(await ticketOf(id, agent, transport)), isReplay });
    },

    /** Returns the call with this id; null when there is none. */
    async find(organizationId: string, callId: string): Promise<Call | null> {
      const [row] = await db
        .select()
        .from(voiceCalls)
        .where(and(eq(voiceCalls.organizationId, organizationId), eq(voiceCalls.id, callId)));
      return row ?? null;
    },

    /** Returns a call's agent turns in their order, with the call's services; null when there is no such call. */
    async turns(organizationId: string, callId: string): Promise<{ services: ServicesKind; turns: Turn[] } | null> {
      const [calls, turns] = await db.batch([
        existence(organizationId, callId),
        db
          .select()
          .from(callTurns)
          .where(and(eq(callTurns.organizationId, organizationId), eq(callTurns.callId, callId)))
          .orderBy(asc(callTurns.index)),
      ]);
      return calls[0] === undefined ? null : { services: calls[0].services, turns };
    },

    /** Returns a call's transcript in its order; null when there is no such call. */
    async transcript(organizationId: string, callId: string): Promise<TranscriptLine[] | null> {
      const [calls, lines] = await db.batch([
        existence(organizationId, callId),
        db
          .select()
          .from(callTranscripts)
          .where(and(eq(callTranscripts.organizationId, organizationId), eq(callTranscripts.callId, callId)))
          .orderBy(asc(callTranscripts.index)),
      ]);
      return calls.length === 0 ? null : lines;
    },
  };

  function existence(organizationId: string, callId: string) {
    return db
      .select({ id: voiceCalls.id, services: voiceCalls.services })
      .from(voiceCalls)
      .where(and(eq(voiceCalls.organizationId, organizationId), eq(voiceCalls.id, callId)));
  }

  function insertion({ organizationId, ...agent }: AgentConfig, transport: string) {
    const id = createId("call", now());
    const statement = db.insert(voiceCalls).values({
      id,
      organizationId,
      agentId: agent.id,
      agentVersion: agent.version,
      transport,
      status: "created",
      services,
      createdAt: new Date(now()),
    });
    return { id, statement };
  }

  async function ticketOf(
    callId: string,
    agent: AgentConfig,
    transport: string,
    isAnonymous = false,
  ): Promise<CallTicket> {
    const expiresAtMs = now() + CALL_TOKEN_LIFETIME_MS;
    const claims = {
      callId,
      organizationId: agent.organizationId,
      agentId: agent.id,
      agentSlug: agent.slug,
      agentVersion: agent.version,
      transport,
      ...(isAnonymous && { isAnonymous }),
      expiresAtMs,
    };
    return { callId, token: await signCallToken(claims, tokenSecret), expiresAtMs };
  }
}
/** Store of calls, see `createCalls`. */
export type Calls = ReturnType<typeof createCalls>;
