import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** The page as it is deployed, built into a folder of its own. */
export interface BuiltPage {
  folder: string;
  remove(): Promise<void>;
}

/** Builds `web/` for production into a temporary folder; takes about a second. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), "quantum-voice-web-"));
  const configFile = fileURLToPath(new URL("../../../web/vite.config.ts", import.meta.url));
  await build({
    configFile,
    mode: "production",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true, manifest: true },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
