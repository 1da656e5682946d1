import { and, desc, eq, gte, isNull, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { err, ok, type Result } from "../../../voice/result.ts";
import { fingerprintOf } from "../../crypto/fingerprint.ts";
import { openToken, signToken } from "../../crypto/signed-token.ts";
import type { Database } from "../../db/client.ts";
import type { Page } from "../../db/lists.ts";
import { callTranscripts, type Speaker, voiceCalls } from "../../db/schema.ts";
import { callIdBounds } from "./call-ids.ts";
import { normalisedQuery } from "./search-query.ts";

/** Search of transcripts: the query and its filters. Times are of the calls' creation. */
export interface TranscriptSearch {
  organizationId: string;
  /**
   * As people type it into a search engine: words, "a phrase", or, -not. Without NUL, which Postgres keeps in no text.
   */
  query: string;
  agentId?: string | undefined;
  role?: Speaker | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Span of a transcript line: a part of its text in the form NFKC. In order, the spans are the whole line. */
export interface TextSpan {
  text: string;
  /** True when the span matches the query. */
  isMatch: boolean;
}

/** Line of a transcript that matches a search, and the call it belongs to. */
export interface TranscriptMatch {
  callId: string;
  agentId: string;
  callCreatedAt: Date;
  index: number;
  turnId: string;
  role: Speaker;
  /** Milliseconds since the call's start. */
  startMs: number;
  endMs: number;
  isInterrupted: boolean;
  spans: TextSpan[];
}

/**
 * Marks around a match. No speech holds these characters: they are of Unicode's private use, and taken out of the text
 * before.
 */
const [OPEN, CLOSE] = ["\uE000", "\uE001"];
/** A line is shown whole: it is as short as people speak. */
const HEADLINE_OPTIONS = `HighlightAll=true, StartSel=${OPEN}, StopSel=${CLOSE}`;

const positionSchema = z.object({
  /** Fingerprint of the search. */
  of: z.string(),
  callId: z.string(),
  index: z.number().int(),
});

/** Creates the search of transcripts by Postgres's English full text; cursors are signed with `tokenSecret`. */
export function createTranscriptSearch(db: Database, tokenSecret: string) {
  return {
    /**
     * Finds one page of lines, those of the newest calls first and the last lines of a call first. Fails with `query`
     * when it has no word to look for (only stop words, or only what must not be there), with `cursor` when the cursor
     * was not given for this search.
     */
    async find(search: TranscriptSearch): Promise<Result<Page<TranscriptMatch>, "query" | "cursor">> {
      const { cursor, limit, ...wanted } = search;
      const of = await fingerprintOf(JSON.stringify(["transcripts", Object.entries(wanted).sort()]));
      const after = cursor === undefined ? null : await readPosition(cursor, of, tokenSecret);
      if (cursor !== undefined && after === null) return err("cursor");

      const words = sql`websearch_to_tsquery('english', ${normalisedQuery(search.query)})`;
      const [[judged], rows] = await db.batch([
        // The part of the query that an index could look up: `T` when that is nothing.
        db.select({ indexable: sql<string>`querytree(${words})` }).from(sql`(values (1)) as one`),
        findLines(db, search, words, after),
      ]);
      if (judged?.indexable === "" || judged?.indexable === "T") return err("query");
      const items = rows.slice(0, limit).map(({ headline, ...line }) => ({ ...line, spans: spansOf(headline) }));
      const last = items.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      const position = hasMore ? { of, callId: last.callId, index: last.index } : null;
      return ok({ items, nextCursor: position && (await signToken("cursor", position, tokenSecret)) });
    },
  };
}
/** Search of transcripts, see `createTranscriptSearch`. */
export type TranscriptSearches = ReturnType<typeof createTranscriptSearch>;

/** Splits a text, in which matches stand between the two marks, into its spans. */
export function spansOf(headline: string): TextSpan[] {
  return headline
    .split(OPEN)
    .flatMap((part, index) => {
      if (index === 0) return [{ text: part, isMatch: false }];
      const [match = "", rest = ""] = part.split(CLOSE);
      return [
        { text: match, isMatch: true },
        { text: rest, isMatch: false },
      ];
    })
    .filter(({ text }) => text !== "");
}

type Position = z.infer<typeof positionSchema>;

function findLines(db: Database, search: TranscriptSearch, words: SQL, after: Position | null) {
  const { organizationId, agentId, role, from, to, limit } = search;
  const ids = callIdBounds(from?.getTime() ?? 0, to?.getTime() ?? 0);
  const lines = db
    .select({
      callId: callTranscripts.callId,
      agentId: voiceCalls.agentId,
      callCreatedAt: voiceCalls.createdAt,
      index: callTranscripts.index,
      turnId: callTranscripts.turnId,
      role: callTranscripts.role,
      startMs: callTranscripts.startMs,
      endMs: callTranscripts.endMs,
      isInterrupted: callTranscripts.isInterrupted,
      text: callTranscripts.text,
    })
    .from(callTranscripts)
    .innerJoin(
      voiceCalls,
      and(eq(voiceCalls.id, callTranscripts.callId), eq(voiceCalls.organizationId, callTranscripts.organizationId)),
    )
    .where(
      and(
        eq(callTranscripts.organizationId, organizationId),
        sql`to_tsvector('english', normalize(${callTranscripts.text}, NFKC)) @@ ${words}`,
        // What an operator did in a call was not said in it.
        isNull(callTranscripts.mark),
        role === undefined ? undefined : eq(callTranscripts.role, role),
        agentId === undefined ? undefined : eq(voiceCalls.agentId, agentId),
        from === undefined ? undefined : and(gte(callTranscripts.callId, ids.from), gte(voiceCalls.createdAt, from)),
        to === undefined ? undefined : and(lt(callTranscripts.callId, ids.before), lt(voiceCalls.createdAt, to)),
        after === null
          ? undefined
          : sql`(${callTranscripts.callId}, ${callTranscripts.index}) < (${after.callId}, ${after.index}::int4)`,
      ),
    )
    // Ids of calls grow with time.
    .orderBy(desc(callTranscripts.callId), desc(callTranscripts.index))
    .limit(limit + 1)
    .as("found");
  const plain = sql`translate(normalize(${lines.text}, NFKC), ${OPEN + CLOSE}, '')`;
  const { text: _text, ...fields } = lines._.selectedFields;
  return db
    .select({ ...fields, headline: sql<string>`ts_headline('english', ${plain}, ${words}, ${HEADLINE_OPTIONS})` })
    .from(lines)
    .orderBy(desc(lines.callId), desc(lines.index));
}

async function readPosition(cursor: string, of: string, tokenSecret: string): Promise<Position | null> {
  const position = positionSchema.safeParse(await openToken("cursor", cursor, tokenSecret));
  return position.success && position.data.of === of ? position.data : null;
}
