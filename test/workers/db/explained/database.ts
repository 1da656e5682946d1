import type { PlanProblem } from "../../../support/database/explained-database.ts";
import { type ExplainedMethods, none, run } from "./explained.ts";

/** Windows of statements are kept for weeks, and a figure is made of all that a stretch of time has. */
const WINDOWS = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "sums over all statements of a stretch of time",
};

/** Changes to a database are few and far between: an index gives all there are. */
const CHANGES = {
  kinds: ["whole index"] satisfies PlanProblem["kind"][],
  reason: "all changes that were ever proposed, some dozens",
};

/** Methods of `services/database-advisor`. */
export const database: ExplainedMethods = {
  "database.snapshots.take": none("reads pg_stat_statements, which has no index; its own tables by primary key"),
  "database.snapshots.takeIfOlder": none("reads the last snapshot by primary key, then what `take` does"),
  "database.snapshots.deleteOld": run(({ request }) => request.database.snapshots.deleteOld()),
  "database.statements.countersIn": run(
    ({ request }) => request.database.statements.countersIn({ fromMs: 0, toMs: 1 }),
    WINDOWS,
  ),
  "database.statements.rank": run(({ request }) => request.database.statements.rank({ fromMs: 0, toMs: 1 }), WINDOWS),
  "database.statements.find": run(({ request }) => request.database.statements.find("0", { fromMs: 0, toMs: 1 }, 0)),
  "database.changes.list": run(({ request }) => request.database.changes.list(), CHANGES),
  "database.changes.find": run(({ request }) => request.database.changes.find("change_nobody"), CHANGES),
  "database.changes.propose": none("reads Postgres's own catalogs, and inserts"),
  "database.changes.approve": run(
    ({ request }, { author }) => request.database.changes.approve(author, "change_nobody"),
    CHANGES,
  ),
  "database.changes.withdraw": run(
    ({ request }, { author }) => request.database.changes.withdraw(author, "change_nobody"),
    CHANGES,
  ),
  "database.changes.revert": run(
    ({ request }, { author }) => request.database.changes.revert(author, "change_nobody"),
    CHANGES,
  ),
  "database.progress.read": none("reads Postgres's own progress of a build"),
  "database.watch.measured": none("what `database.statements.countersIn` does"),
  "database.watch.look": run(({ request }) => request.database.watch.look()),
  "database.audit.read": none("reads Postgres's own catalogs, and all sizes of five weeks"),
  "database.audit.keepSizes": none("inserts, or updates by primary key"),
  "database.advice.read": none("asks the object that keeps it"),
  "database.advice.look": none("asks the object that makes it"),
  "database.lints.read": none("reads Postgres's own catalogs, and the decisions in force, some dozens"),
  "database.lints.suppress": none("reads the decisions in force, some dozens, and inserts or updates by primary key"),
  "database.lints.restore": run(({ request }, { author }) => request.database.lints.restore(author, "lint:nobody")),
};
