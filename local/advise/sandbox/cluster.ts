import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Extension, PGlite } from "@electric-sql/pglite";
import { pg_buffercache } from "@electric-sql/pglite/contrib/pg_buffercache";
import { CLUSTER_EXTENSIONS } from "../../postgres/cluster-extensions.ts";
import { ensureClusterTemplate, readClusterTemplate } from "../../postgres/cluster-template.ts";

/** Extensions whose types and operators the sandbox can have, by the name that Postgres has for them. */
const LOADABLE: Record<string, () => Promise<Record<string, unknown>>> = {
  btree_gin: () => import("@electric-sql/pglite/contrib/btree_gin"),
  btree_gist: () => import("@electric-sql/pglite/contrib/btree_gist"),
  citext: () => import("@electric-sql/pglite/contrib/citext"),
  hstore: () => import("@electric-sql/pglite/contrib/hstore"),
  intarray: () => import("@electric-sql/pglite/contrib/intarray"),
  ltree: () => import("@electric-sql/pglite/contrib/ltree"),
};

/** A Postgres of its own in a temporary directory, whose files can be reached. */
export interface SandboxCluster {
  session: PGlite;
  /** Extensions that are in it. */
  extensions: string[];
  fileOf(relation: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts a cluster with those of the named extensions that there are. Its pages' checksums are not looked at, since
 * some pages are written around it, and nothing is ever flushed to the disk on purpose.
 */
export async function startCluster(wanted: readonly string[]): Promise<SandboxCluster> {
  await ensureClusterTemplate();
  const directory = mkdtempSync(join(tmpdir(), "quantum-voice-sandbox-"));
  const names = wanted.filter((name) => name in LOADABLE);
  const loaded = await Promise.all(
    names.map(async (name) => [name, (await LOADABLE[name]?.())?.[name] as Extension] as const),
  );
  const template = readClusterTemplate();
  const dataDir = join(directory, "cluster");
  const close = () => rmSync(directory, { recursive: true, force: true });
  try {
    const session = await PGlite.create({
      dataDir,
      ...(template && { loadDataDir: template }),
      extensions: { ...CLUSTER_EXTENSIONS, pg_buffercache, ...Object.fromEntries(loaded) },
      startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=8MB", "-c", "ignore_checksum_failure=on"],
    });
    const extensions = [...names, ...Object.keys(CLUSTER_EXTENSIONS).filter((name) => wanted.includes(name))];
    const created = ["pg_buffercache", ...extensions].map((name) => `create extension if not exists ${name};`);
    await session.exec(created.join("\n"));
    return {
      session,
      extensions,
      fileOf: async (relation) => {
        const { rows } = await session.query<{ path: string }>("select pg_relation_filepath($1::regclass) as path", [
          relation,
        ]);
        return join(dataDir, rows[0]?.path ?? "");
      },
      close: async () => {
        await session.close().catch(() => undefined);
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
