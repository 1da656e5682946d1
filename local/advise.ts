import { parseArgs } from "node:util";
import { adviseDatabase, type PlannerChoice } from "./advise/advise-database.ts";
import { applyIndex } from "./advise/apply.ts";
import { openConnection } from "./advise/connection.ts";
import { reportText } from "./advise/report-text.ts";

// `npm run advise`: index advice and lints for any Postgres from version 14 on. It writes with `--apply` only.

const HELP = `npm run advise -- --database URL [options]
  --database URL      postgres://user:password@host:port/name?sslmode=require, any Postgres from version 14 on;
                      the environment variable DATABASE_URL otherwise
  --query SQL         advise this query; without it, those that pg_stat_statements has counted
  --planner KIND      hypopg, sandbox or none (unverified); by default hypopg where it is installed, else the sandbox
  --branch URL        verify on this copy of the database, which may be written to: indexes are really made there, queries
                      timed, and all is rolled back
  --json              print everything as JSON
  --apply             make the advised indexes, one after another, without locking out writes`;

const PLANNERS: readonly string[] = ["auto", "hypopg", "sandbox", "none"] satisfies PlannerChoice[];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      database: { type: "string" },
      query: { type: "string" },
      branch: { type: "string" },
      planner: { type: "string", default: "auto" },
      json: { type: "boolean", default: false },
      apply: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const url = values.database ?? process.env.DATABASE_URL;
  if (values.help || url === undefined || !PLANNERS.includes(values.planner)) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const { query, branch } = values;
  const report = await adviseDatabase(url, { query, branch, planner: values.planner as PlannerChoice });
  console.log(values.json ? JSON.stringify(report, null, 2) : reportText(report));
  if (!values.apply || report.advice.create.length === 0) return;
  if (report.isReplica) throw new Error("a read-only replica: indexes are made on its primary");
  if (report.pooledBy !== null) throw new Error(`a pooled connection (${report.pooledBy}): give the direct address`);
  if (report.advice.create.some(({ verification }) => verification.by === "none"))
    throw new Error("unverified advice is not applied: leave --planner out");
  const connection = await openConnection(url);
  try {
    for (const { plan } of report.advice.create) {
      const applied = await applyIndex(connection.execute, plan, () => performance.now());
      console.error(
        applied.ok
          ? `made ${applied.name} in ${(applied.tookMs / 1000).toFixed(1)} s`
          : `${applied.name}: ${applied.reason}`,
      );
      if (!applied.ok) process.exitCode = 1;
    }
  } finally {
    await connection.close();
  }
}

try {
  await main();
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
