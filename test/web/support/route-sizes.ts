import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** One chunk of Vite's manifest. */
interface Chunk {
  file: string;
  imports?: string[];
}

/** JavaScript that a page of the site needs before it is drawn: the entry, its own chunk, and all that they import. */
export interface RouteSize {
  page: string;
  gzippedBytes: number;
  files: number;
}

/** Reads the size of every page in `src/pages/` off the manifest of a build in `folder`. */
export function routeSizes(folder: string): RouteSize[] {
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"));
  return Object.keys(manifest)
    .filter((source) => /^src\/pages\/\w+\.tsx$/.test(source))
    .map((source) => {
      const files = [...filesOf(manifest, ["index.html", source])];
      const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
      return { page: source.replace(/^src\/pages\/|\.tsx$/g, ""), gzippedBytes: bytes, files: files.length };
    });
}

/** Files of the named sources and of everything that they import without being asked. */
function filesOf(manifest: Record<string, Chunk>, sources: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (source: string): void => {
    const chunk = manifest[source];
    if (chunk === undefined) throw new Error(`The manifest has no ${source}.`);
    if (seen.has(source)) return;
    seen.add(source);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const source of sources) visit(source);
  return new Set([...seen].map((source) => (manifest[source] as Chunk).file));
}
