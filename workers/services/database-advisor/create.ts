import { within } from "../../../voice/deadline.ts";
import {
  createDirectOpener,
  isPooled as isPooledAddress,
  type OpenDirectConnection,
} from "../../db/direct-connection.ts";
import { databaseOpener } from "../../db/opener.ts";
import type { Env, Settings } from "../../environment/env.ts";
import type { AdviceReport } from "../../measure/database-advisor/advising/advice-report.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts, WaitUntil } from "../../wiring/request-parts.ts";
import { type Advice, createAdvice } from "./advice.ts";
import { runAdvice } from "./advice-run.ts";
import { ChangeBuilder } from "./change-builder.ts";
import { type ChangeProgress, createChangeProgress } from "./change-progress.ts";
import { type ChangeWatch, createChangeWatch } from "./change-watch.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createDatabaseAudit, type DatabaseAudit } from "./database-audit.ts";
import { createLints, type Lints } from "./lints.ts";
import { createSlowStatements, type SlowStatements } from "./slow-statements.ts";
import { createSnapshots, type Snapshots } from "./snapshots.ts";

/** Services of the database advisor. */
export interface DatabaseAdvisorServices {
  snapshots: Snapshots;
  statements: SlowStatements;
  changes: Changes;
  progress: ChangeProgress;
  watch: ChangeWatch;
  audit: DatabaseAudit;
  advice: Advice;
  lints: Lints;
}

/** The builder's and the advisor's one object each. */
const BUILDER = "deployment";
const ADVISOR = "deployment";
const WAKE_DEADLINE_MS = 5_000;
/** Deadline of the builder's own queries; nobody waits for them. */
const BUILDER_QUERY_MS = 60_000;

const wire = lazily<{ parts: RequestParts }, DatabaseAdvisorServices>({
  snapshots: ({ parts }) => createSnapshots(parts.db),
  statements: ({ parts }) => createSlowStatements(parts.db),
  changes: ({ parts: { db, env, waitUntil } }) => createChanges(db, () => wakeBuilder(env, waitUntil)),
  progress: ({ parts }) => createChangeProgress(parts.db),
  watch: ({ parts }) => createChangeWatch(parts.db),
  audit: ({ parts: { db, settings } }) => createDatabaseAudit(db, settings),
  advice: ({ parts: { env } }) => createAdvice(env.INDEX_ADVISOR.getByName(ADVISOR), workerClock),
  lints: ({ parts }) => createLints(parts.db),
});

/** Wires the services of the database advisor for one request. */
export function createDatabaseAdvisorServices(parts: RequestParts): DatabaseAdvisorServices {
  return wire({ parts });
}

/** Wakes the builder, behind the answer: housekeeping wakes it again where that was not heard. */
export function wakeBuilder(env: Env, waitUntil: WaitUntil): void {
  const woken = Promise.resolve(env.INDEX_BUILDER.getByName(BUILDER).wake());
  waitUntil(within(woken, "index builder", WAKE_DEADLINE_MS, workerClock).catch(() => undefined));
}

/** Makes one run of advice. */
export function createAdviceRun(settings: Settings): () => Promise<AdviceReport> {
  const { DATABASE_URL, DATABASE_DIRECT_URL } = settings;
  const isPooled = DATABASE_DIRECT_URL === undefined && isPooledAddress(DATABASE_URL);
  return () => runAdvice({ openDirect: directOpener(settings), isPooled, now: Date.now });
}

/** Makes the builder of changes. */
export function createChangeBuilder(settings: Settings): ChangeBuilder {
  const db = databaseOpener(settings, () => "task index builder")(() => AbortSignal.timeout(BUILDER_QUERY_MS));
  return new ChangeBuilder({ db, openDirect: directOpener(settings), now: Date.now });
}

function directOpener(settings: Settings): OpenDirectConnection {
  return createDirectOpener({
    connectionString: settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL,
    webSocketProxy: settings.DATABASE_WEBSOCKET_PROXY,
  });
}
