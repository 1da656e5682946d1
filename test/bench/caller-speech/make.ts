/**
 * Makes the speech of a benchmark's caller: `node test/bench/caller-speech/make.ts`. Sentences of the speech fixtures
 * in one telephone recording (8 kHz mu-law), and where each of their words ends as that recording is decoded.
 */

import { writeFile } from "node:fs/promises";
import { makeCallerSpeech } from "./caller-speech-file.ts";

const FOLDER = new URL("../../../durable-objects/benchmark-run/caller-speech/", import.meta.url);

const { wav, table } = await makeCallerSpeech();
await writeFile(new URL("caller-speech.wav", FOLDER), wav);
await writeFile(new URL("spoken-table.json", FOLDER), `${JSON.stringify(table, null, 2)}\n`);
console.log(`${wav.byteLength} bytes, ${table.length} sentences`);
