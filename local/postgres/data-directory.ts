import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A data directory held by this process, until `release`. */
export interface HeldDataDirectory {
  /** Where the Postgres cluster lives inside it. */
  readonly clusterDirectory: string;
  release(): void;
}

/** The directory cannot be used; the message says why and what to delete. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";
}

const OWNER_FILE = "owner.pid";

/** Owner files of this process. Its own number in another file is an earlier process's: containers count alike. */
const heldHere = new Set<string>();

/**
 * Takes the directory for this process, creating it if it does not exist. PGlite has no lock of its own, and two
 * processes writing one cluster destroy it. A lock left by a process that no longer runs is taken over.
 * Throws `DataDirectoryError` if a running process holds it.
 */
export function holdDataDirectory(directory: string): HeldDataDirectory {
  mkdirSync(directory, { recursive: true });
  const ownerFile = resolve(directory, OWNER_FILE);
  try {
    writeFileSync(ownerFile, String(process.pid), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const owner = Number(readFileSync(ownerFile, "utf8"));
    if (owner === process.pid ? heldHere.has(ownerFile) : isRunning(owner)) {
      throw new DataDirectoryError(
        `${directory} is in use by process ${owner}. Stop it first, or, if that process is something else, delete ${ownerFile}.`,
      );
    }
    writeFileSync(ownerFile, String(process.pid));
  }
  heldHere.add(ownerFile);
  return {
    clusterDirectory: join(directory, "cluster"),
    release() {
      heldHere.delete(ownerFile);
      rmSync(ownerFile, { force: true });
    },
  };
}

/** The error for a cluster that does not open: what failed, and which directory to delete to start afresh. */
export function unusableCluster(clusterDirectory: string, cause: unknown): DataDirectoryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DataDirectoryError(
    `Postgres could not open ${clusterDirectory}: ${reason}. Its contents may be damaged or from another version; ` +
      `delete ${clusterDirectory} to start with an empty database (all local data in it is lost).`,
    { cause },
  );
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, under another user
  }
}
