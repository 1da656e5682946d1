import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crowdedFolders, filesUnder, folderCircles, readImportGraph } from "./import-graph.ts";

// `npm run check:layout`: the rules of docs/architecture.md that no linter knows. Circles of files are the linter's.

const ROOT = join(import.meta.dirname, "../..");

/** More files side by side than a reader can take in at a glance. */
const MAX_FILES = 25;

const layered = readImportGraph(ROOT, ["voice", "workers", "durable-objects", "web/src"]);
const sources = ["voice", "workers", "durable-objects", "local", "web/src", "test"].flatMap((folder) =>
  filesUnder(ROOT, folder).filter((path) => !path.startsWith("test/fixtures/")),
);

/**
 * Width of comments, which the formatter does not hold them to. A comment of one unbreakable word, such as an address,
 * may be longer.
 */
const MAX_COLUMNS = 120;

const wideComments = sources
  .filter((path) => /\.tsx?$/.test(path) && path !== "web/src/api/api-types.ts")
  .flatMap((path) =>
    readFileSync(join(ROOT, path), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        line.length > MAX_COLUMNS && /^\s*(?:\/\/|\/?\*)\s*\S+\s+\S/.test(line)
          ? [`${path}:${index + 1}: a comment of ${line.length} columns`]
          : [],
      ),
  );

const complaints = [
  ...folderCircles(layered).map((circle) => `${circle}: these folders import each other`),
  ...crowdedFolders(sources, MAX_FILES).map((folder) => `${folder} side by side, more than ${MAX_FILES}`),
  ...wideComments,
];
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
