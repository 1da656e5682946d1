import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where Debian keeps the programs of each version of Postgres. */
const VERSIONS = "/usr/lib/postgresql";

/** A cluster of Debian's Postgres that a test file has for itself. */
export interface DebianPostgres {
  readonly port: number;
  /** Anybody on this machine may connect: it lives as long as the tests. */
  readonly connectionString: string;
  close(): Promise<void>;
}

/** The programs of the newest Postgres installed; null where there is none. Throws in CI, which installs one. */
export function findDebianPostgres(): string | null {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions
    .map((version) => join(VERSIONS, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
  if (found === undefined && process.env.CI) throw new Error(`There is no Postgres in ${VERSIONS}.`);
  return found ?? null;
}

/** Starts a cluster with pg_stat_statements loaded, and returns once it answers. */
export function startDebianPostgres(bin: string): Promise<DebianPostgres> {
  return startServer(bin, ["initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
}

/** Starts a hot standby of a cluster: it follows, answers reads and takes no writes. */
export function startDebianStandby(bin: string, primary: DebianPostgres): Promise<DebianPostgres> {
  const from = ["-d", primary.connectionString, "-R", "--checkpoint=fast", "--no-sync"];
  return startServer(bin, ["pg_basebackup", ...from]);
}

/** Starts a server on a data directory that a program makes. */
async function startServer(bin: string, [maker = "", ...flags]: string[]): Promise<DebianPostgres> {
  const directory = mkdtempSync(join(tmpdir(), "debian-postgres-"));
  // initdb and the server refuse root: there they run as Debian's own user of it.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync("chown", ["postgres:", directory]);
  const asOwner = (program: string, args: string[]): [string, string[]] =>
    isRoot
      ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", join(bin, program), ...args]]
      : [join(bin, program), args];
  const data = join(directory, "data");
  await run(...asOwner(maker, ["-D", data, ...flags]));
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: directory,
    shared_preload_libraries: "pg_stat_statements",
    fsync: "off",
    wal_level: "replica",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(...asOwner("postgres", ["-D", data, ...options]), { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let log = "";
    server.stderr.on("data", (bytes: Buffer) => {
      log += bytes.toString();
      if (/ready to accept (read-only )?connections/.test(log)) resolve();
    });
    server.once("exit", () => reject(new Error(`Postgres ended: ${log}`)));
  });
  return {
    port,
    connectionString: `postgresql://postgres:none@127.0.0.1:${port}/postgres`,
    async close() {
      server.kill("SIGINT"); // fast shutdown: it ends sessions itself
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
