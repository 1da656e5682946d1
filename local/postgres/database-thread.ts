import { existsSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { CLUSTER_EXTENSIONS, createExtensions } from "./cluster-extensions.ts";
import { readClusterTemplate } from "./cluster-template.ts";
import type { DatabaseJob, DatabaseThreadOptions, DatabaseThreadReply } from "./database-messages.ts";
import { runStatement } from "./extended-query.ts";
import { PostgresError, postgresErrorFields, type StatementResult } from "./statement.ts";

/*
 * The thread that owns PGlite. Postgres in WebAssembly runs to completion on the thread that calls it, so a long
 * query would stop every other service of the process; here it stops only this thread. One job at a time: the
 * main thread sends the next when it has the answer to the last.
 */

/** Commands that change the session itself. A request over Neon's HTTP has a session of its own, so none may leak. */
const SESSION_COMMANDS = new Set(["SET", "PREPARE", "LISTEN", "LOAD", "DECLARE CURSOR"]);

/**
 * In memory whole from the start, used or not. Postgres's own choice would be 160 MB; what is not in it is read from
 * the file system.
 */
const SHARED_BUFFERS = "32MB";

if (parentPort) {
  const port = parentPort;
  const { clusterDirectory } = workerData as DatabaseThreadOptions;
  const reply = (message: DatabaseThreadReply) => port.postMessage(message);
  try {
    const session = await open(clusterDirectory);
    port.on("message", (job: DatabaseJob) => {
      run(session, job).then(
        (value) => reply({ type: "done", value }),
        (error: unknown) => reply(failure(error)),
      );
    });
    reply({ type: "opened" });
  } catch (error) {
    reply(failure(error));
  }
}

async function open(clusterDirectory: string | undefined): Promise<PGlite> {
  const isNew = clusterDirectory === undefined || !existsSync(join(clusterDirectory, "PG_VERSION"));
  // Without a template, as on a read-only installation, PGlite runs initdb.
  const template = isNew ? readClusterTemplate() : undefined;
  const session = await PGlite.create({
    ...(clusterDirectory === undefined ? {} : { dataDir: clusterDirectory }),
    ...(template && { loadDataDir: template }),
    extensions: CLUSTER_EXTENSIONS,
    startParams: [...PGlite.defaultStartParams, "-c", `shared_buffers=${SHARED_BUFFERS}`],
  });
  await createExtensions(session);
  return session;
}

async function run(session: PGlite, job: DatabaseJob): Promise<unknown> {
  switch (job.type) {
    case "statement":
      return runAlone(session, job.statement);
    case "batch":
      return runBatch(session, job);
    case "query": {
      const { rows } = await session.query(job.sql, [...job.params]);
      return { rows };
    }
    case "script":
      await session.exec(job.sql);
      return undefined;
    case "wire":
      return runWire(session, job);
    case "close":
      await session.close();
      return undefined;
  }
}

/** One statement in a session of its own: whatever it leaves open or set is undone, as when Neon ends a connection. */
async function runAlone(session: PGlite, statement: Parameters<typeof runStatement>[1]): Promise<StatementResult> {
  const { inTransaction, ...result } = await runStatement(session, statement);
  if (inTransaction) await session.exec("ROLLBACK");
  if (SESSION_COMMANDS.has(result.command)) await session.exec("DISCARD ALL");
  return result;
}

async function runBatch(session: PGlite, job: DatabaseJob & { type: "batch" }): Promise<StatementResult[]> {
  await session.exec(job.begin);
  try {
    const results: StatementResult[] = [];
    for (const statement of job.statements) {
      const { inTransaction, ...result } = await runStatement(session, statement);
      if (!inTransaction) {
        throw new PostgresError({ message: "a statement of the batch ended its transaction", code: "2D000" });
      }
      results.push(result);
    }
    await session.exec("COMMIT");
    return results;
  } catch (error) {
    await session.exec("ROLLBACK");
    throw error;
  }
}

/** ReadyForQuery ends an answer: its last byte says that no transaction is open. */
const IDLE = "I".charCodeAt(0);

/**
 * Messages of a client up to the one that wants an answer, in a session that has only its own settings: another
 * client's statements may run before the next. A transaction does not outlast its messages, since nobody else could
 * work then.
 */
async function runWire(session: PGlite, { settings, message }: DatabaseJob & { type: "wire" }): Promise<Uint8Array> {
  for (const setting of settings) await session.exec(setting);
  const answer = await session.execProtocolRaw(message);
  if (answer.at(-1) !== IDLE) await session.exec("ROLLBACK");
  await session.exec("DISCARD ALL");
  return answer;
}

function failure(error: unknown): DatabaseThreadReply {
  const message = error instanceof Error ? error.message : String(error);
  const fields = error instanceof PostgresError ? error.fields : postgresErrorFields(error);
  return fields ? { type: "failed", message, fields } : { type: "failed", message };
}
