import { type SQL, sql } from "drizzle-orm";
import { callTranscripts, voiceCalls } from "../../db/schema.ts";
import { normalisedQuery } from "./search-query.ts";

/**
 * SQL condition: one line of the call matches a search, as people type it into a search engine, in Postgres's English
 * full text. No call matches a search without a word to look for: every line lacks what must not be there, and no index
 * gives these.
 */
export function callHasWords(typed: string): SQL {
  const words = sql`websearch_to_tsquery('english', ${normalisedQuery(typed)})`;
  return sql`(querytree(${words}) not in ('', 'T') and exists (
    select 1 from ${callTranscripts} where ${callTranscripts.callId} = ${voiceCalls.id}
      and ${callTranscripts.organizationId} = ${voiceCalls.organizationId} and ${callTranscripts.mark} is null
      and to_tsvector('english', normalize(${callTranscripts.text}, NFKC)) @@ ${words}))`;
}
