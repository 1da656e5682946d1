import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A Postgres of its own that the machine has installed, with hypopg and pg_stat_statements. */
export interface PostgresCluster {
  /** Of the superuser. */
  connectionString: string;
  port: number;
  close(): Promise<void>;
}

const DEBIAN_VERSIONS = "/usr/lib/postgresql";

/** Folder of the newest installed server's programs. */
function programs(): string | undefined {
  const versions = existsSync(DEBIAN_VERSIONS) ? readdirSync(DEBIAN_VERSIONS) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_VERSIONS, version, "bin"));
  const onPath = (process.env.PATH ?? "").split(":");
  return [...newest, ...onPath].find((folder) => existsSync(join(folder, "initdb")));
}

/** Why tests that need an installed Postgres are skipped; null where there is one, and where there has to be (CI). */
export const postgresAbsence: string | null =
  programs() === undefined && process.env.CI === undefined
    ? "no Postgres is installed here (apt-get install postgresql-15 postgresql-15-hypopg)"
    : null;

/** How a cluster lets its users in: by password, or anybody on this machine as whom they say. */
type Authentication = "scram-sha-256" | "trust";

/** Starts a cluster in a temporary directory, on a free port of the loopback address. */
export async function startPostgresCluster(
  settings: Record<string, string> = {},
  authentication: Authentication = "scram-sha-256",
): Promise<PostgresCluster> {
  return startServer((folder, data, options) => {
    const passwordFile = join(options.cwd, "password");
    writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
    const auth = ["-U", "postgres", `--auth=${authentication}`, `--pwfile=${passwordFile}`];
    const flags = ["-D", data, ...auth, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"];
    execFileSync(join(folder, "initdb"), flags, { ...options, stdio: "pipe" });
  }, settings);
}

/** Password of the superuser. */
export const PASSWORD = "a password of tests";

/** Directory and user of a server. */
export type SpawnAs = { cwd: string; uid?: number; gid?: number };

async function startServer(
  makeData: (folder: string, data: string, options: SpawnAs) => void,
  settings: Record<string, string>,
): Promise<PostgresCluster> {
  const folder = programs();
  if (folder === undefined) throw new Error("no Postgres is installed: .ci/run installs it");
  const directory = mkdtempSync(join(tmpdir(), "quantum-voice-cluster-"));
  const data = join(directory, "data");
  const owner = unprivileged();
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  const options = { cwd: directory, ...owner };
  makeData(folder, data, options);
  const port = await freePort();
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: directory,
    fsync: "off",
    shared_buffers: "32MB",
    shared_preload_libraries: "pg_stat_statements",
    lc_messages: "C",
    ...settings,
  };
  const server = spawn(
    join(folder, "postgres"),
    ["-D", data, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  const kill = () => server.kill("SIGQUIT");
  process.once("exit", kill);
  await ready(server);
  return {
    connectionString: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres?sslmode=disable`,
    port,
    close: async () => {
      process.off("exit", kill);
      if (server.exitCode === null) {
        // At once, without waiting for clients: nothing of it is kept.
        kill();
        await once(server, "exit");
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Starts a replica of a cluster, which takes no writes. */
export async function startReplica(primary: PostgresCluster): Promise<PostgresCluster> {
  return startServer((folder, data, options) => {
    const copy = ["-D", data, "-d", primary.connectionString, "-R", "--checkpoint=fast", "--no-sync"];
    execFileSync(join(folder, "pg_basebackup"), copy, { ...options, stdio: "pipe" });
  }, {});
}

/** User for servers that do not run as root: the one that Debian made for Postgres, or nobody. */
export function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const [, , uid, gid] = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody") ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

async function ready(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  if (server.stderr === null) throw new Error("Postgres has no output");
  // Read to the end: a server whose output is not read stops.
  const lines = createInterface({ input: server.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      if (said.length < 50) said.push(line);
      if (/ready to accept (read-only )?connections/.test(line)) resolve();
    });
    server.once("exit", () => reject(new Error(`Postgres did not start:\n${said.join("\n")}`)));
  });
}

/** A port of the loopback address that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
