import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { decodeRecordings } from "../../../local/speech-to-text/replay/decode-recordings.ts";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import { readSpeechFixtures } from "../../support/audio/speech-fixtures.ts";

const SHORT_ANSWERS = new Set(["yes", "yes please", "no thank you"]);

/**
 * What callers of the demonstration's clinic say: the synthetic fixtures, decoded once. Throws when one of them is not
 * understood to the word.
 */
export async function readCallerRecordings(): Promise<CallerRecording[]> {
  const fixtures = readSpeechFixtures().filter(({ voice }) => voice === "synthetic");
  const decoded = await decodeRecordings(
    fixtures.map(({ samples }) => samples),
    [...clinicReceptionist.expectedPhrases, ...clinicReceptionist.knowledge.flatMap(({ questions }) => questions)],
  );
  return decoded.map((recording, index) => {
    const text = (fixtures[index]?.name ?? "").replaceAll("-", " ");
    const heard = recording.words.map(({ word }) => word).join(" ");
    if (heard !== text) throw new Error(`the recording of "${text}" is understood as "${heard}"`);
    return { ...recording, text, kind: kindOf(text) };
  });
}

function kindOf(text: string): CallerRecording["kind"] {
  if (text === "goodbye") return "goodbye";
  return SHORT_ANSWERS.has(text) ? "short_answer" : "sentence";
}
