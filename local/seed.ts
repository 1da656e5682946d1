import { parseArgs } from "node:util";
import { type PlatformDatabase, queryDatabase } from "./database.ts";
import { createAdminKey } from "./demonstration/seed.ts";
import { type DevFile, readDevFile } from "./dev-file.ts";
import { readDevVars } from "./dev-vars.ts";
import { FULL_LOAD, loadGenerated } from "./load-data/load.ts";
import { removeGenerated } from "./load-data/remove.ts";
import { loadStatements } from "./load-data/run-statement.ts";
import { LOAD_ORGANIZATION_IDS } from "./load-data/tenants.ts";
import { connectionStringFor } from "./postgres/credentials.ts";

// `npm run seed -- --load`: fills the running platform's embedded Postgres with generated organisations.

const HELP = `npm run seed -- --load | --remove
  --load           generate organisations, named "… (load test)", with ${FULL_LOAD.leads.toLocaleString("en")} leads and ${FULL_LOAD.calls.toLocaleString("en")} calls;
                   the platform answers slowly meanwhile
  --remove         delete them again
  --seed NUMBER    the same seed gives the same rows, counted back from now; ${FULL_LOAD.seed} by default`;

/** The largest of the generated organisations. */
const [BIGGEST_ID = ""] = LOAD_ORGANIZATION_IDS;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      load: { type: "boolean", default: false },
      remove: { type: "boolean", default: false },
      seed: { type: "string", default: String(FULL_LOAD.seed) },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || values.load === values.remove) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (!/^\d{1,15}$/.test(values.seed)) throw new Error(`--seed ${values.seed}: not a whole number`);
  const running = await readDevFile();
  if (running === null) throw new Error("no platform is running here: start one with npm start");
  const database = await embeddedDatabase(running);
  const startedAtMs = performance.now();
  const took = (): string => `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
  if (values.remove) {
    await removeGenerated(loadStatements(database));
    await reuseSpace(database);
    console.log(`Removed in ${took()}.`);
    return;
  }
  await ensureAbsent(database);
  await loadGenerated(
    loadStatements(database),
    { ...FULL_LOAD, seed: Number(values.seed), untilMs: Date.now() },
    (text) => console.log(`${took().padStart(7)}  ${text}`),
  );
  const key = await createAdminKey(database, BIGGEST_ID);
  console.log(
    `${took().padStart(7)}  done\n\nThe largest of them:\nCalls  ${running.url}/calls#key=${key}\nKey    ${key}`,
  );
}

/** The embedded Postgres of the running platform: generated rows have no place in a database that others use. */
async function embeddedDatabase({ services }: DevFile): Promise<PlatformDatabase> {
  if ((await readDevVars()).DATABASE_URL)
    throw new Error("DATABASE_URL is set in .dev.vars: only the embedded Postgres is filled");
  const url = services.postgres;
  const isUp =
    url !== undefined &&
    (await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) }).then(
      () => true,
      // Nobody listens there any more.
      () => false,
    ));
  if (!isUp) throw new Error("the platform is not running any more: start one with npm start");
  return { connectionString: connectionStringFor(Number(new URL(url).port)), fetchEndpoint: `${url}/sql` };
}

/** The embedded Postgres has nobody who does this in the background. */
async function reuseSpace(database: PlatformDatabase): Promise<void> {
  const { rows } = await queryDatabase(
    database,
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    [],
  );
  for (const { relname } of rows) await queryDatabase(database, `vacuum analyze "${relname}"`, []);
}

async function ensureAbsent(database: PlatformDatabase): Promise<void> {
  const { rows } = await queryDatabase(database, "select 1 from organizations where id = any ($1::text[]) limit 1", [
    LOAD_ORGANIZATION_IDS,
  ]);
  if (rows.length > 0)
    throw new Error("the generated organisations are there already: npm run seed -- --remove deletes them");
}

try {
  await main();
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
