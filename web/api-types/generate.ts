/**
 * `npm run api:types`: writes `web/src/api/api-types.ts` from the description of the API that the worker gives of
 * itself. `--check` only says whether it is current.
 */

import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createApp } from "../../workers/app.ts";
import { apiDocument } from "../../workers/routes/platform/api-document.ts";
import { apiTypesOf, type TypedDocument } from "./types-of.ts";

const ROOT = join(import.meta.dirname, "../..");
const FILE = "web/src/api/api-types.ts";

const document: unknown = apiDocument(createApp());
const format = ["format", `--stdin-file-path=${FILE}`];
const input = apiTypesOf(document as TypedDocument);
const text = execFileSync(join(ROOT, "node_modules/.bin/biome"), format, { cwd: ROOT, input, encoding: "utf8" });
if (!process.argv.includes("--check")) await writeFile(join(ROOT, FILE), text);
else console.log((await readFile(join(ROOT, FILE), "utf8")) === text ? "current" : "out of date");
