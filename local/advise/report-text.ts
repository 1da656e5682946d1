import type { Advice, IndexAdvice, QueryEffect } from "../../workers/measure/database-advisor/advice.ts";
import { MAX_FINDINGS } from "../../workers/measure/database-advisor/lints/run-lints.ts";
import type { DatabaseReport } from "./advise-database.ts";

const MAX_QUERY_LETTERS = 100;

/** The report as text for a terminal. */
export function reportText({ advice, workload, lints }: DatabaseReport): string {
  const sqlOf = new Map(workload.map(({ id, sql }) => [id, oneLine(sql)]));
  const sections = [
    section(
      `Indexes to make (${advice.create.length})`,
      advice.create.map((each) => indexText(each, sqlOf)),
    ),
    section(
      `Indexes to drop (${advice.drop.length})`,
      advice.drop.map(
        ({ ddl, reason, bytes, recreate }) =>
          `  ${ddl};\n    ${reason}; frees ${megabytes(bytes)}\n    back with: ${recreate};`,
      ),
    ),
    section(
      "Statistics to make",
      advice.statistics.map(
        ({ ddl, estimatedRows, actualRows, queryId }) =>
          `  ${ddl};\n    ${Math.round(estimatedRows)} rows are expected, ${Math.round(actualRows)} come: ${sqlOf.get(queryId)}`,
      ),
    ),
    section(
      "To prepare: planned longer than executed",
      advice.prepared.map(
        ({ planMs, executionMs, queryId }) =>
          `  ${Math.round(planMs)} ms planned, ${Math.round(executionMs)} ms executed: ${sqlOf.get(queryId)}`,
      ),
    ),
    section(
      "No index for",
      advice.none.map(({ queryId, reason }) => `  ${sqlOf.get(queryId) ?? queryId}\n    ${reason}`),
    ),
    section(`Lints (${lints.lints.length})`, [
      ...lints.lints.map(({ level, name, detail }) => `  ${level.padEnd(5)} ${name}: ${detail}`),
      ...lints.cut.map((name) => `  more of ${name}: the first ${MAX_FINDINGS} are told`),
      ...lints.failed.map(({ name, reason }) => `  not looked at: ${name} (${reason})`),
    ]),
    section(
      "Notes",
      advice.notes.map((note) => `  ${note}`),
    ),
  ];
  const nothing = workload.length === 0 ? ["No queries are known: nothing can be said about indexes to make.\n"] : [];
  return [heading(advice), ...nothing, ...sections.filter((text) => text !== "")].join("\n");
}

function heading({ databaseVersion, create }: Advice): string {
  const by = create[0]?.verification;
  const planner =
    by === undefined || by.plannerVersion === null ? "" : `, costs by ${by.by} on Postgres ${by.plannerVersion}`;
  return `Postgres ${databaseVersion.text}${planner}\n`;
}

function indexText(advice: IndexAdvice, sqlOf: ReadonlyMap<string, string>): string {
  const { ddl, effects, bytes, writesPerDay, replaces, verification, notes } = advice;
  const writes =
    writesPerDay === null ? "" : `, ${Math.round(writesPerDay).toLocaleString("en")} writes a day become dearer`;
  return [
    `  ${ddl};`,
    `    about ${megabytes(bytes)}${writes}`,
    ...effects.map((effect) => `    ${effectText(effect)}  ${sqlOf.get(effect.queryId)}`),
    ...(replaces.length > 0 ? [`    makes superfluous: ${replaces.join(", ")}`] : []),
    ...(verification.by === "none" ? ["    unverified: no planner was asked"] : []),
    ...notes.map((note) => `    ${note}`),
  ].join("\n");
}

function effectText({ costBefore, costAfter, timeShare, measuredMs }: QueryEffect): string {
  const measured = measuredMs ? `, measured ${measuredMs.before.toFixed(2)} → ${measuredMs.after.toFixed(2)} ms` : "";
  const share = timeShare === null ? "" : ` (${(timeShare * 100).toFixed(1)} % of the time)`;
  return costBefore === null || costAfter === null
    ? "unverified"
    : `cost ${costBefore.toFixed(2)} → ${costAfter.toFixed(2)}${measured}${share}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 && !title.includes("(")
    ? ""
    : `${title}\n${lines.join("\n")}${lines.length > 0 ? "\n" : ""}`;
}

function oneLine(sql: string): string {
  const text = sql.replace(/\s+/g, " ").trim();
  return text.length > MAX_QUERY_LETTERS ? `${text.slice(0, MAX_QUERY_LETTERS - 1)}…` : text;
}

function megabytes(bytes: number): string {
  return bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
