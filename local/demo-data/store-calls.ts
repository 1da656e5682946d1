import { drizzle } from "drizzle-orm/neon-http";
import { callRecordOf } from "../../voice/timeline/call-record.ts";
import { storeCallRecord } from "../../workers/services/calls/call-records.ts";
import { openDatabase, type PlatformDatabase } from "../database.ts";
import type { GeneratedCall } from "./generate.ts";

/** Calls that are stored at the same time. */
const AT_ONCE = 4;

/** Stores the records of generated calls as the worker stores its own: summed up, and priced by the same rules. */
export async function storeCalls(database: PlatformDatabase, calls: readonly GeneratedCall[]): Promise<void> {
  const open = () => drizzle({ client: openDatabase(database) });
  for (let first = 0; first < calls.length; first += AT_ONCE) {
    const part = calls.slice(first, first + AT_ONCE);
    await Promise.all(part.map(({ identity, events }) => storeCallRecord(callRecordOf(identity, events), open)));
  }
}
