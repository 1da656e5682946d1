/** `npm run api:types`: writes `web/src/api-types.ts` from the description of the API that the worker gives of itself. */

import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createApp } from "../../workers/app.ts";
import { apiTypesOf, type TypedDocument } from "./types-of.ts";

const file = join(import.meta.dirname, "../src/api-types.ts");
const document = createApp().getOpenAPI31Document({ openapi: "3.1.0", info: { title: "API", version: "0" } });
await writeFile(file, apiTypesOf(document as TypedDocument));
execFileSync("biome", ["check", "--write", file], { stdio: "inherit" });
