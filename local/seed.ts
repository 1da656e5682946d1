import { join } from "node:path";
import { parseArgs } from "node:util";
import { createAdminKey } from "./admin-key.ts";
import { type PlatformDatabase, queryDatabase } from "./database.ts";
import { loadDemo, removeDemo } from "./demo-data/demo.ts";
import { callObjectsIn } from "./demo-data/store-timelines.ts";
import { type DevFile, readDevFile } from "./dev-file.ts";
import { readDevVars } from "./dev-vars.ts";
import { FULL_LOAD, loadGenerated } from "./load-data/load.ts";
import { removeGenerated } from "./load-data/remove.ts";
import { loadStatements } from "./load-data/run-statement.ts";
import { LOAD_ORGANIZATION_IDS } from "./load-data/tenants.ts";
import { LOCAL_DIRECTORY } from "./platform.ts";
import { connectionStringFor } from "./postgres/credentials.ts";

// `npm run seed`: fills the running platform's embedded Postgres with generated calls: a plausible fortnight of the
// demonstration organisation (`--demo`), or organisations large enough to try queries on (`--load`).

const HELP = `npm run seed -- --demo | --load | --remove
  --demo           give the demonstration organisation 300 generated calls of the last 14 days, in place of those
                   of an earlier --demo
  --load           generate organisations, named "… (load test)", with ${FULL_LOAD.leads.toLocaleString("en")} leads and ${FULL_LOAD.calls.toLocaleString("en")} calls;
                   the platform answers slowly meanwhile
  --remove         delete what was generated, of both kinds
  --seed NUMBER    the same seed gives the same rows, counted back from --until; ${FULL_LOAD.seed} by default
  --until TIME     when the newest row is from, such as 2026-11-30T16:00Z; now by default`;

/** The largest of the generated organisations. */
const [BIGGEST_ID = ""] = LOAD_ORGANIZATION_IDS;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      demo: { type: "boolean", default: false },
      load: { type: "boolean", default: false },
      remove: { type: "boolean", default: false },
      seed: { type: "string", default: String(FULL_LOAD.seed) },
      until: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const asked = [values.demo, values.load, values.remove].filter(Boolean).length;
  if (values.help || asked !== 1) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (!/^\d{1,15}$/.test(values.seed)) throw new Error(`--seed ${values.seed}: not a whole number`);
  const untilMs = values.until === undefined ? Date.now() : Date.parse(values.until);
  if (Number.isNaN(untilMs)) throw new Error(`--until ${values.until}: not a time`);
  const running = await readDevFile();
  if (running === null) throw new Error("no platform is running here: start one with npm start");
  const database = await embeddedDatabase(running);
  const startedAtMs = performance.now();
  const took = (): string => `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
  const onProgress = (text: string): void => console.log(`${took().padStart(7)}  ${text}`);
  const { organizationId, agentId } = running;
  const demoStores = { database, callObjects: callObjectsIn(join(LOCAL_DIRECTORY, "worker")) };
  if (values.remove) {
    await removeDemo(demoStores, organizationId);
    await removeGenerated(loadStatements(database));
    await reuseSpace(database);
    console.log(`Removed in ${took()}.`);
    return;
  }
  if (values.demo) {
    const options = { seed: Number(values.seed), untilMs, organizationId, agentId };
    const calls = await loadDemo(demoStores, options, onProgress);
    onProgress(`done: ${calls.length} calls, all labelled as generated. Lists show them within a minute.`);
    return;
  }
  await ensureAbsent(database);
  await loadGenerated(loadStatements(database), { ...FULL_LOAD, seed: Number(values.seed), untilMs }, onProgress);
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
