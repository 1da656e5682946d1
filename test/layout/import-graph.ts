import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/**
 * Source files by their paths from the root, each with the files it imports: types, values and dynamic imports alike.
 */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** `from "…"`, `import "…"` and `import("…")` of a file of ours. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g;

const SOURCE = /\.(?:ts|tsx|js)$/;

/** Reads the imports of every source file under the given folders of `root`. */
export function readImportGraph(root: string, folders: readonly string[]): ImportGraph {
  const paths = folders.flatMap((folder) => filesUnder(root, folder)).filter((path) => SOURCE.test(path));
  return new Map(paths.map((path) => [path, importsOf(path, readFileSync(join(root, path), "utf8"))]));
}

/** Every file under a folder, at any depth, by its path from `root`. What was built or installed is left out. */
export function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return entry.name === "node_modules" || entry.name === "dist" ? [] : filesUnder(root, path);
  });
}

/** The files that a source text at `path` imports. */
export function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, specifier]) => normalize(join(dirname(path), specifier as string)));
}

/**
 * Circles of folders whose files import each other's, of two folders or more, as `a → b → a`: one for each folder at
 * which a walk along the imports comes back to itself. A folder is one level: `a` and `a/b` are two.
 */
export function folderCircles(graph: ImportGraph): string[] {
  const arrows = new Map<string, Set<string>>();
  for (const [path, imports] of graph) {
    const from = dirname(path);
    const to = arrows.get(from) ?? new Set();
    arrows.set(from, to);
    for (const target of imports) if (graph.has(target) && dirname(target) !== from) to.add(dirname(target));
  }
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (folder: string, path: readonly string[]): void => {
    const at = path.indexOf(folder);
    if (at >= 0) circles.push([...path.slice(at), folder].join(" → "));
    if (at >= 0 || done.has(folder)) return;
    for (const next of arrows.get(folder) ?? []) walk(next, [...path, folder]);
    done.add(folder);
  };
  for (const folder of [...arrows.keys()].sort()) walk(folder, []);
  return circles;
}

/** Folders with more than `limit` files side by side, as `folder: count`. */
export function crowdedFolders(paths: Iterable<string>, limit: number): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts].flatMap(([folder, count]) => (count > limit ? [`${folder}: ${count} files`] : [])).sort();
}
