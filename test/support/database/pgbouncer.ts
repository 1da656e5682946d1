import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort, PASSWORD, type PostgresCluster, postgresAbsence, unprivileged } from "./postgres-cluster.ts";

/** For how long a client keeps the server process it is lent: for a transaction, or for its session. */
export type PoolMode = "transaction" | "session";

/** Why tests of pooled connections are skipped; null where there is a pooler, and where there has to be (CI). */
export const pgBouncerAbsence: string | null =
  postgresAbsence ??
  (program() === undefined && process.env.CI === undefined
    ? "no PgBouncer is installed here (apt-get install pgbouncer)"
    : null);

function program(): string | undefined {
  const folders = ["/usr/sbin", ...(process.env.PATH ?? "").split(":")];
  return folders.map((folder) => join(folder, "pgbouncer")).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // It is not there, or not for this user: the next folder may have it.
    return false;
  }
}

/** Starts a pooler in front of a cluster, on a free port of the loopback address. It is reached as the cluster is. */
export async function startPgBouncer(cluster: PostgresCluster, mode: PoolMode): Promise<PostgresCluster> {
  const path = program();
  if (path === undefined) throw new Error("no PgBouncer is installed: .ci/run installs it");
  const directory = mkdtempSync(join(tmpdir(), "quantum-voice-pooler-"));
  const owner = unprivileged();
  const port = await freePort();
  const users = join(directory, "users.txt");
  const settings = join(directory, "pgbouncer.ini");
  writeFileSync(users, `"postgres" "${PASSWORD}"\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=127.0.0.1 port=${cluster.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${mode}
`,
  );
  if (owner !== undefined) for (const file of [directory, users, settings]) chownSync(file, owner.uid, owner.gid);
  const pooler = spawn(path, [settings], { cwd: directory, ...owner, stdio: ["ignore", "ignore", "pipe"] });
  const kill = () => pooler.kill("SIGKILL");
  process.once("exit", kill);
  await ready(pooler);
  const url = new URL(cluster.connectionString);
  url.port = String(port);
  return {
    connectionString: url.href,
    port,
    close: async () => {
      process.off("exit", kill);
      if (pooler.exitCode === null) {
        kill();
        await once(pooler, "exit");
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ready(pooler: ChildProcess): Promise<void> {
  if (pooler.stderr === null) throw new Error("PgBouncer has no output");
  const said: string[] = [];
  // Read to the end: a process whose output is not read stops.
  const lines = createInterface({ input: pooler.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      if (said.length < 50) said.push(line);
      if (line.includes("process up")) resolve();
    });
    pooler.once("exit", () => reject(new Error(`PgBouncer did not start:\n${said.join("\n")}`)));
  });
}
