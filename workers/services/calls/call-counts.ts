import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { ListRequest } from "../../db/lists.ts";
import { voiceCalls } from "../../db/schema.ts";
import { callList } from "./call-list.ts";

/** Calls that are counted one by one; more are told as more than this. */
export const MAX_COUNTED_CALLS = 10_000;

/** Filters of the list of calls. */
export type CallFilters = ListRequest<typeof callList>["filters"];

/** Number of calls that pass filters; `isExact` is false when there are more than `count`. */
export interface CallCount {
  count: number;
  isExact: boolean;
}

/** SQL condition of an organisation's calls that pass the list's filters. */
export function passing(organizationId: string, filters: CallFilters): SQL {
  const conditions = Object.entries(filters).map(([name, value]) => {
    const condition = callList.filters[name as keyof CallFilters] as (given: string) => SQL;
    return value === undefined ? undefined : condition(value);
  });
  return and(eq(voiceCalls.organizationId, organizationId), ...conditions) as SQL;
}

/** Creates the counting of calls. */
export function createCallCounts(db: Database) {
  return {
    /** Counts the calls that pass the list's filters, up to 10,000. */
    async count(organizationId: string, filters: CallFilters): Promise<CallCount> {
      const found = db
        .select({ id: voiceCalls.id })
        .from(voiceCalls)
        .where(passing(organizationId, filters))
        // By an index of the organisation's calls: without an order the whole table would be read for few of them.
        .orderBy(desc(voiceCalls.createdAt), desc(voiceCalls.id))
        .limit(MAX_COUNTED_CALLS + 1)
        .as("found");
      const [row] = await db.select({ count: sql<number>`count(*)::int4` }).from(found);
      const count = row?.count ?? 0;
      return { count: Math.min(count, MAX_COUNTED_CALLS), isExact: count <= MAX_COUNTED_CALLS };
    },
  };
}
/** Counting of calls, see `createCallCounts`. */
export type CallCounts = ReturnType<typeof createCallCounts>;
