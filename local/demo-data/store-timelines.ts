/// <reference path="./worker-types.d.ts" />
import { createHash, createHmac } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { CallStore } from "../../durable-objects/call/call-store.ts";
import { type GeneratedCall, provenanceOf } from "./generate.ts";

/*
 * The timeline of a call lives in its own Durable Object, so the pages and the trace of a call ask that. A generated
 * call's object is a file that the local runtime finds when it is first asked: it has never been loaded, so it can be
 * written while the platform runs. In a deployment there is no such thing.
 */

/** Writes the object of each generated call into the runtime's directory of call objects; those that are there stay. */
export async function storeTimelines(directory: string, calls: readonly GeneratedCall[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const call of calls) {
    const file = objectFile(directory, call.identity.callId);
    // The same id is the same call: it is there from an earlier time, and the runtime may have it open.
    if (existsSync(file)) continue;
    writeObject(file, call);
    // Connections to the database would be found dead after seconds without a look at them.
    await setImmediate();
  }
}

/** Deletes the objects of calls. One that the runtime has open is gone when it lets go of it. */
export function removeTimelines(directory: string, callIds: readonly string[]): void {
  for (const callId of callIds) {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(objectFile(directory, callId) + suffix, { force: true });
  }
}

function writeObject(file: string, call: GeneratedCall): void {
  const { identity, events } = call;
  const { organizationId, callId, agentId, agentVersion, transport, startedAtEpochMs } = identity;
  const claims = { organizationId, callId, agentId, agentVersion, transport };
  const database = new DatabaseSync(file);
  try {
    // What a crash would lose is made again by the next run.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    const store = new CallStore(sqlOf(database));
    store.appendEvents(events);
    store.writeMeta({
      claims: { ...claims, agentSlug: "", expiresAtMs: startedAtEpochMs },
      startedAtEpochMs,
      provenance: provenanceOf(call),
      endedAtEpochMs: startedAtEpochMs + (events.at(-1)?.atMs ?? 0),
      status: "ended",
      isStored: true,
      failedDeliveries: 0,
    });
  } finally {
    database.close();
  }
}

/** Node's SQLite in the form that the runtime gives its own to objects. A statement runs at once, read or not. */
function sqlOf(database: DatabaseSync): SqlStorage {
  return {
    exec<Row extends Record<string, unknown>>(sql: string, ...values: unknown[]) {
      const rows = database.prepare(sql).all(...(values as string[])) as Row[];
      return { toArray: () => rows };
    },
  };
}

/** The file of an object by its name, as workerd names it: by a keyed hash of the name, and one of that. */
function objectFile(directory: string, name: string): string {
  const key = createHash("sha256").update(OBJECT_CLASS).digest();
  const hash = (data: string | Buffer): Buffer => createHmac("sha256", key).update(data).digest().subarray(0, 16);
  const front = hash(name);
  return join(directory, `${Buffer.concat([front, hash(front)]).toString("hex")}.sqlite`);
}

/** The runtime's name of the class: the worker's and its own. */
const OBJECT_CLASS = "quantum-voice-CallSession";

/** Where the runtime keeps the objects of calls, below its data directory. */
export function callObjectsIn(dataDirectory: string): string {
  return join(dataDirectory, "do", OBJECT_CLASS);
}
