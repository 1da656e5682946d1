/**
 * What the embedded speech-to-text understands after another voice has spoken on the line, and what it wrongly believes
 * to understand: `node test/bench/recognition-pairs.ts`. docs/local-speech.md says how to read the figures.
 */

import { clinicKeyterms } from "../support/audio/clinic-speech.ts";
import { createRecogniser } from "../support/audio/recogniser.ts";
import { sentences, spoken } from "../support/audio/spoken-audio.ts";
import { paths, readRecordings } from "./recognition-trials.ts";

/** Silence between the two, seconds: the first one's turn has ended by then. */
const GAP_S = 1;
/** Fixtures that unrelated sentences follow: every fifth, so that each of the three voices comes first. */
const UNRELATED_AFTER_EVERY = 5;

const recordings = await readRecordings();
const unrelated = recordings.filter(({ group }) => group === "people" || group === "espeak, other");
const recognise = await createRecogniser();

for (const path of paths.filter(({ name }) => ["clean", "telephone (mu-law)"].includes(name))) {
  const heardAfter = (first: Int16Array, second: Int16Array) =>
    recognise(path.carry(spoken(first, GAP_S, second), 1), clinicKeyterms).transcripts;
  const started = process.cpuUsage();

  const pairs = { pairs: 0, right: 0, unheard: 0, wrong: 0 };
  for (const first of sentences) {
    for (const second of sentences) {
      if (first === second) continue;
      const heard = heardAfter(first.samples, second.samples);
      const outcome = outcomeOf(heard, [first.text, second.text]);
      pairs.pairs += 1;
      pairs[outcome] += 1;
      if (outcome !== "right") console.log(`${path.name}: "${first.text}", "${second.text}" -> "${heard.join(" | ")}"`);
    }
  }

  const after = { sentences: 0, wrong: 0 };
  for (const first of sentences.filter((_, i) => i % UNRELATED_AFTER_EVERY === 0)) {
    for (const second of unrelated) {
      const heard = heardAfter(first.samples, second.samples);
      after.sentences += 1;
      if (outcomeOf(heard, [first.text]) === "right") continue;
      after.wrong += 1;
      console.log(`${path.name}: "${first.text}", unrelated "${second.text}" -> "${heard.join(" | ")}"`);
    }
  }

  const { user, system } = process.cpuUsage(started);
  console.log(path.name, { ordered: pairs, unrelated: after, processorS: Math.round((user + system) / 1e6) });
}

function outcomeOf(heard: readonly string[], said: readonly string[]): "right" | "unheard" | "wrong" {
  if (heard.join() === said.join()) return "right";
  return heard.every((transcript) => said.includes(transcript)) ? "unheard" : "wrong";
}
