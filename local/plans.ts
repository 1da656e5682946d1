import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCatalog } from "../workers/measure/database-advisor/catalog/read-catalog.ts";
import { readStatistics } from "../workers/measure/database-advisor/statistics/table-statistics.ts";
import { beginReading, openConnection } from "./advise/connection.ts";
import { ROOT_DIRECTORY } from "./build.ts";
import { queryDatabase } from "./database.ts";
import { readDevFile } from "./dev-file.ts";
import { toStored } from "./plans/export-statistics.ts";
import { checkPlans } from "./plans/gate.ts";
import { openPlanSandbox } from "./plans/plan-sandbox.ts";
import { QUERIES_FILE, queriesText, readStoredQueries, readStoredStatistics, STATISTICS_FILE } from "./plans/stored.ts";
import { connectionStringFor } from "./postgres/credentials.ts";

// `npm run db:plans`: plans every query of the platform at production's size, and fails when one became dear.

const HELP = `npm run db:plans [-- --accept | --export [--database URL]]
  (nothing)        plan every query that is kept in local/plans/queries.json against the tables of migrations/, at the
                   sizes and with the statistics of local/plans/statistics.json; fails when a plan costs more than twice
                   what it did, or newly reads a table of more than 10,000 rows from end to end
  --accept         keep the plans of now as those to compare with
  --export         take the statistics anew, of the running platform (npm run seed -- --load fills it), or of --database`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      accept: { type: "boolean", default: false },
      export: { type: "boolean", default: false },
      database: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (values.export) return exportStatistics(values.database);
  const stored = readStoredStatistics();
  const sandbox = await openPlanSandbox(join(ROOT_DIRECTORY, "migrations"), stored);
  try {
    const { planned, regressions } = await checkPlans(sandbox, readStoredQueries(), stored);
    if (values.accept) writeFileSync(QUERIES_FILE, queriesText(planned));
    const shown = values.accept ? regressions.filter(({ problem }) => problem.startsWith("it cannot")) : regressions;
    for (const { query, problem } of shown) console.error(`${query.name}: ${problem}\n  ${query.text}\n`);
    console.log(
      `${planned.length} queries planned on Postgres ${sandbox.version}, ${shown.length} plans worse than before`,
    );
    process.exitCode = shown.length === 0 ? 0 : 1;
  } finally {
    await sandbox.close();
  }
}

async function exportStatistics(url: string | undefined): Promise<void> {
  const text = JSON.stringify(url === undefined ? await ofPlatform() : await ofDatabase(url), null, 1);
  writeFileSync(STATISTICS_FILE, `${text}\n`);
  console.log(`${STATISTICS_FILE}: ${Math.ceil(text.length / 1024)} KiB`);
}

async function ofPlatform() {
  const port = (await readDevFile())?.services.postgres;
  if (port === undefined)
    throw new Error("no platform is running here: start one with npm start, or name a --database");
  const database = { connectionString: connectionStringFor(Number(new URL(port).port)), fetchEndpoint: `${port}/sql` };
  const execute = async (sql: string, parameters: readonly unknown[] = []) =>
    (await queryDatabase(database, sql, parameters)).rows;
  return toStored(await readCatalog(execute), await readStatistics(execute));
}

async function ofDatabase(url: string) {
  const { execute, close } = await openConnection(url);
  try {
    await beginReading(execute);
    return toStored(await readCatalog(execute), await readStatistics(execute));
  } finally {
    await close();
  }
}

try {
  await main();
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
