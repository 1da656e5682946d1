import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/*
 * A fresh cluster as a tar file, kept between runs: loading it takes a quarter of the time that initdb takes. It is
 * kept beside the installed packages, so it goes when they do, under a name that tells PGlite's version.
 */

const PACKAGES = new URL("../../node_modules/", import.meta.url);
const DIRECTORY = fileURLToPath(new URL(".cache/quantum-voice/", PACKAGES));
const FILE = `${DIRECTORY}cluster-${pgliteVersion()}.tar`;

function pgliteVersion(): string {
  const manifest = new URL("@electric-sql/pglite/package.json", PACKAGES);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Makes the template if there is none. In a thread of its own, whose end gives back the 200 MB that initdb takes. */
export async function ensureClusterTemplate(): Promise<void> {
  if (existsSync(FILE)) return;
  await once(new Worker(new URL("./cluster-template-thread.ts", import.meta.url)), "exit");
}

/** The template, or `undefined` if there is none. */
export function readClusterTemplate(): Blob | undefined {
  try {
    return new Blob([readFileSync(FILE)]);
  } catch {
    return undefined; // absent or unreadable: initdb does it, only slower
  }
}

/** Keeps a dump of a fresh cluster as the template, whole or not at all. */
export async function keepClusterTemplate(dump: Blob): Promise<void> {
  const bytes = new Uint8Array(await dump.arrayBuffer());
  const partial = `${FILE}.${process.pid}`;
  try {
    mkdirSync(DIRECTORY, { recursive: true });
    writeFileSync(partial, bytes);
    renameSync(partial, FILE);
  } catch {
    // A read-only installation does without.
  }
}
