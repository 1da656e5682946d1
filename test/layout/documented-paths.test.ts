import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];

/**
 * A path from the root under one of the top-level folders: in code, in a link or in a picture. Braces stand for
 * several.
 */
const PATH = /(?<![\w/.-])(?:voice|workers|durable-objects|migrations|web|local|test|docs)\/[\w{},./-]*[\w}/]/g;

/** Made on this machine, so not there in a fresh clone. */
const MADE = /^(?:web\/dist|dist|local\/\*)/;

function pathsIn(text: string): string[] {
  return [...text.matchAll(PATH)].flatMap(([path]) => unfold(path));
}

/** `a/{b,c}.ts` as `a/b.ts` and `a/c.ts`. */
function unfold(path: string): string[] {
  const braces = /^(.*?)\{([^}]*)\}(.*)$/.exec(path);
  if (braces === null) return [path];
  const [, before, choices = "", after] = braces;
  return choices.split(",").flatMap((choice) => unfold(`${before}${choice}${after}`));
}

it.each(PAGES)("%s names no path that is not there", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => join(page, "..", link as string));
  const paths = [...pathsIn(text), ...links].filter((path) => !MADE.test(path));
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it("reads paths in braces as several", () => {
  expect(pathsIn("see `voice/{turn,reply}/x.ts` and workers/db/.")).toEqual([
    "voice/turn/x.ts",
    "voice/reply/x.ts",
    "workers/db/",
  ]);
});
