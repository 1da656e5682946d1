import { within } from "../../../voice/deadline.ts";
import type { Lists } from "../../db/lists.ts";
import type { Env } from "../../environment/env.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import type { Audit } from "../access/audit.ts";
import { type CallDeletion, createCallDeletion } from "./call-deletion.ts";
import type { CallObjects } from "./call-objects.ts";
import { createPeople, type People } from "./people.ts";

/** Services of privacy: personal data exported and erased, calls deleted. */
export interface PrivacyServices {
  people: People;
  callDeletion: CallDeletion;
}

interface Given {
  parts: RequestParts;
  lists: Lists;
  audit: Audit;
}

const wire = lazily<Given, PrivacyServices>({
  people: ({ parts: { db, env, settings }, lists, audit }) =>
    createPeople(db, lists, audit, callObjectsOf(env), settings.TOKEN_SECRET),
  callDeletion: ({ parts: { db, env } }) => createCallDeletion(db, callObjectsOf(env)),
});

/** Wires the services of privacy for one request. */
export function createPrivacyServices(parts: RequestParts, lists: Lists, audit: Audit): PrivacyServices {
  return wire({ parts, lists, audit });
}

/** A call's object may be waiting for Postgres to take its record, five seconds at most, before it can erase it. */
const CALL_OBJECT_DEADLINE_MS = 8_000;

/** Creates the access to calls' objects that export and erasure use. */
export function callObjectsOf({ CALL_SESSION }: Env): CallObjects {
  const ask = <T>(task: Promise<T>): Promise<T> =>
    within(task, "a call's object", CALL_OBJECT_DEADLINE_MS, workerClock);
  return {
    read: (callId) => ask(CALL_SESSION.getByName(callId).personalData()),
    erase: (callId) => ask(CALL_SESSION.getByName(callId).eraseWords()),
  };
}
