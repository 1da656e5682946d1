import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ROOT_DIRECTORY } from "./build.ts";

/** A developer's own keys from `.dev.vars`; empty when there is no such file. */
export async function readDevVars(): Promise<Record<string, string>> {
  try {
    return parseEnv(await readFile(join(ROOT_DIRECTORY, ".dev.vars"), "utf8")) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
