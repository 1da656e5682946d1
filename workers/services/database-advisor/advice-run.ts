import type { DirectConnection, OpenDirectConnection } from "../../db/direct-connection.ts";
import type { WorkloadQuery } from "../../measure/database-advisor/advice.ts";
import { type AdviceReport, adviceReport } from "../../measure/database-advisor/advising/advice-report.ts";
import { adviseIndexes } from "../../measure/database-advisor/advising/advise-indexes.ts";
import type { Catalog, Execute } from "../../measure/database-advisor/catalog/catalog.ts";
import { tablesWithHiddenStatistics } from "../../measure/database-advisor/catalog/hidden-statistics.ts";
import { readCatalog } from "../../measure/database-advisor/catalog/read-catalog.ts";
import type { DegradedMode } from "../../measure/database-advisor/degraded-mode.ts";
import { readerOfPlans } from "../../measure/database-advisor/plan-reading/plan-reader.ts";
import { HypopgPlanner } from "../../measure/database-advisor/planner/hypopg-planner.ts";
import { ownPlanner } from "../../measure/database-advisor/planner/own-planner.ts";
import { poolingSeenIn } from "../../measure/database-advisor/pooled-session.ts";
import { isPlannable, readStatement } from "../../measure/database-advisor/statements/statement-text.ts";
import { readStatements } from "../../measure/database-advisor/workload/read-workload.ts";
import { reasonOf } from "./refusal-words.ts";

/** World of one run. */
export interface AdviceRunDeps {
  openDirect: OpenDirectConnection;
  /** True where requests reach the database through a pooler. */
  isPooled: boolean;
  now(): number;
}

/** Bounds of one run. */
export interface AdviceRunBounds {
  /** Statements that are advised together, those of most time. */
  maxStatements: number;
  /** From here on no further statement is looked at. */
  lookMs: number;
  /** The same where the database has one session, which is kept from everybody else so long. */
  lookAloneMs: number;
}

/**
 * Half a minute of plans is some thousands of them; one session is not to be missed for longer than a page's
 * patience.
 */
export const defaultAdviceBounds = {
  maxStatements: 30,
  lookMs: 30_000,
  lookAloneMs: 2_000,
} as const satisfies AdviceRunBounds;

const CONNECT_MS = 10_000;
/** Of one statement: plans take milliseconds, a large catalog a second or two. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Nothing waits behind the advisor, so it does not wait either. */
const LOCK_TIMEOUT_MS = 1_000;

/** A run that came to no advice; its message is for people, and holds no value. */
export class AdviceFailure extends Error {
  override readonly name = "AdviceFailure";
}

/**
 * Advises the deployment's own database for the statements that took most of its time. Everything is read within one
 * transaction that may only read; nothing is run but plans. Rejects with an `AdviceFailure` where that is not possible.
 */
export async function runAdvice(
  deps: AdviceRunDeps,
  bounds: AdviceRunBounds = defaultAdviceBounds,
): Promise<AdviceReport> {
  const startedMs = deps.now();
  const connection = await deps.openDirect(CONNECT_MS).catch(() => {
    // Whatever the driver says may name the address, and the reader can do the same about all of it.
    throw new AdviceFailure("the direct address of the database did not answer, or refused the session");
  });
  try {
    const each = executeOver(connection);
    const isAlone = await hasOneSession(each);
    const execute = isAlone ? withoutTransactions(each) : each;
    const isPooled = deps.isPooled || (!isAlone && (await seemsPooled(connection, deps.openDirect)));
    await execute("begin transaction isolation level repeatable read read only");
    await execute(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
    await execute(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
    return await adviseWithin(execute, { isAlone, isPooled }, startedMs, deps, bounds);
  } finally {
    await connection.close();
  }
}

async function adviseWithin(
  execute: Execute,
  { isAlone, isPooled }: { isAlone: boolean; isPooled: boolean },
  startedMs: number,
  { now }: Pick<AdviceRunDeps, "now">,
  bounds: AdviceRunBounds,
): Promise<AdviceReport> {
  const catalog = await readCatalog(execute);
  const counted = await readStatements(execute, catalog);
  const workload = counted.workload.filter(isReadable).slice(0, bounds.maxStatements);
  const hasHypopg = catalog.extensions.some(({ name }) => name === "hypopg");
  const planner = hasHypopg ? new HypopgPlanner(execute, catalog) : ownPlanner(execute, catalog);
  try {
    const advice = await adviseIndexes({
      workload,
      catalog,
      planner,
      readQuery: readerOfPlans(execute, catalog.version),
      workloadMs: counted.spanMs,
      mayGoOn: () => now() - startedMs < (isAlone ? bounds.lookAloneMs : bounds.lookMs),
    });
    return adviceReport({
      advice,
      workload,
      planner,
      modes: modesOf(catalog, counted.modes, { hasHypopg, isPooled, isAlone }),
      // A mode says the same in its own words.
      notes: counted.modes.length === 0 ? counted.notes : [],
      madeAtMs: startedMs,
      tookMs: now() - startedMs,
    });
  } finally {
    // Its indexes belong to the server's process, which a pooler would give to others.
    if (planner instanceof HypopgPlanner) await planner.reset();
  }
}

/** Executes over a connection; a failure says its reason in our own words, and its SQLSTATE. */
function executeOver(connection: DirectConnection): Execute {
  return async (text, parameters) => {
    try {
      return await connection.query(text, parameters);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : null;
      throw Object.assign(new AdviceFailure(reasonOf(error)), { code });
    }
  };
}

/**
 * Leaves out what begins and ends transactions: the embedded Postgres has one session for everybody, and none of its
 * transactions outlasts its message. What is sent here reads and plans only, each message for itself.
 */
function withoutTransactions(execute: Execute): Execute {
  return (text, parameters) =>
    /^(begin|savepoint|rollback to|set local)\b/.test(text) ? Promise.resolve([]) : execute(text, parameters);
}

/** One statement of a kind that has a plan. Texts with a semicolon within are left out: one message could hold two. */
function isReadable({ sql }: WorkloadQuery): boolean {
  const { text } = readStatement(sql);
  return isPlannable(text) && !text.includes(";");
}

async function hasOneSession(execute: Execute): Promise<boolean> {
  const [row] = await execute("select backend_type from pg_stat_activity where pid = pg_backend_pid()");
  return row?.backend_type === "standalone backend";
}

/** True where two sessions show a pooler. Where there is no second one to be had, nothing is known of any. */
async function seemsPooled(connection: DirectConnection, openDirect: OpenDirectConnection): Promise<boolean> {
  const other = await openDirect(CONNECT_MS).catch(() => null);
  if (other === null) return false;
  try {
    return (await poolingSeenIn(executeOver(connection), executeOver(other))) !== null;
  } finally {
    await other.close();
  }
}

function modesOf(
  catalog: Catalog,
  counted: readonly DegradedMode[],
  { hasHypopg, isPooled, isAlone }: { hasHypopg: boolean; isPooled: boolean; isAlone: boolean },
): DegradedMode[] {
  return [
    ...counted,
    ...(tablesWithHiddenStatistics(catalog).length > 0 ? (["statistics_hidden"] as const) : []),
    ...(hasHypopg ? [] : (["planner_missing"] as const)),
    ...(isPooled ? (["pooled_connection"] as const) : []),
    ...(catalog.isReplica ? (["read_only"] as const) : []),
    ...(isAlone ? (["single_session"] as const) : []),
  ];
}
