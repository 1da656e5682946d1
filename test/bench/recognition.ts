/**
 * What the embedded speech-to-text understands, and what it wrongly believes to understand:
 * `node test/bench/recognition.ts [seed]`. docs/local-speech.md says how to read the table.
 */

import { compilePhrases } from "../../local/speech-to-text/recognition/phrase-grammar.ts";
import { clinicKeyterms } from "../support/audio/clinic-speech.ts";
import { createRecogniser } from "../support/audio/recogniser.ts";
import { sentenceTexts } from "../support/audio/spoken-audio.ts";
import { paths, type Recording, readRecordings } from "./recognition-trials.ts";

interface Row {
  right: number;
  missed: number;
  wrong: number;
}

const seed = Number(process.argv[2] ?? 1);
const recordings = await readRecordings();
const recognise = await createRecogniser();
const delaysMs: number[] = [];
let audioS = 0;
const started = process.cpuUsage();

const grammars: Record<string, (recording: Recording) => readonly string[]> = {
  clinic: () => clinicKeyterms,
  "clinic without what is said": ({ text }) =>
    clinicKeyterms.filter((term) => !compilePhrases([term]).isComplete(text)),
  "16 phrases": () => sentenceTexts,
};

for (const [grammarName, keytermsFor] of Object.entries(grammars)) {
  const mistakes: string[] = [];
  const table = Object.fromEntries(
    paths.map(({ name, carry }) => {
      const rows = new Map<string, Row>();
      for (const [i, recording] of recordings.entries()) {
        if (grammarName !== "clinic" && recording.group !== "fixtures" && recording.group !== "people") continue;
        const samples = carry(recording.samples, seed + i);
        const keyterms = keytermsFor(recording);
        const { transcripts, endOfTurnDelayS } = recognise(samples, keyterms);
        audioS += samples.length / 16_000;
        const row = rows.get(recording.group) ?? { right: 0, missed: 0, wrong: 0 };
        rows.set(recording.group, row);
        const isKnown = compilePhrases(keyterms).isComplete;
        const phrases = (recording.phrases ?? [recording.text]).filter(isKnown);
        if (!transcripts.every((transcript) => phrases.includes(transcript))) {
          row.wrong += 1;
          mistakes.push(`${name}: "${recording.text}" -> "${transcripts.join(" | ")}"`);
        } else if (transcripts.join(" ") === recording.text) {
          row.right += 1;
          if (endOfTurnDelayS !== undefined) delaysMs.push(endOfTurnDelayS * 1000);
        } else {
          row.missed += 1;
        }
      }
      return [
        name,
        Object.fromEntries([...rows].map(([group, row]) => [group, `${row.right}/${row.missed}/${row.wrong}`])),
      ];
    }),
  );
  console.log(`\n${grammarName}: right/missed/wrong`);
  console.table(table);
  for (const mistake of mistakes) console.log(mistake);
}

const { user, system } = process.cpuUsage(started);
delaysMs.sort((a, b) => a - b);
const quantile = (q: number) => Math.round(delaysMs[Math.floor(q * (delaysMs.length - 1))] ?? 0);
console.log(`\nend of turn after the last word, ms of audio P5/P50/P95: ${[0.05, 0.5, 0.95].map(quantile).join("/")}`);
console.log(`processor time per second of audio: ${Math.round((user + system) / 1000 / audioS)} ms`);
