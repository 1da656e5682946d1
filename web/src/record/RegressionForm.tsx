import { useState } from "preact/hooks";
import { downloadFile } from "../api/download-file.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";

/** What the turns of a test are held against, in words. */
const measures = {
  answerHeardMs: "Answer heard",
  turnGapMs: "Turn gap",
  responseTimeMs: "Response time",
  longestSilenceMs: "Longest silence",
  bargeInStopMs: "Stop after an interruption",
} as const;

const USUAL_BOUND_MS = 1_000;

/** Downloads a call as a regression test, for `npm run replay`; says why where none can be made of it. */
export function RegressionForm({ callId }: { callId: string }) {
  const reader = useReader();
  const sending = useSending();
  const [measure, setMeasure] = useState<string>("answerHeardMs");
  const [atMost, setAtMost] = useState(String(USUAL_BOUND_MS));
  if (!reader?.may("admin")) return null;
  const download = () =>
    sending.run(async () => {
      const query = new URLSearchParams({ measure, atMost });
      await downloadFile(`/api/calls/${callId}/regression?${query}`, `${callId}.regression.ndjson`);
      return "Downloaded. Run it with npm run replay.";
    });
  return (
    <details class="card">
      <summary>Make a test of this call</summary>
      <form
        class="filters"
        aria-label="Regression test"
        onSubmit={(event) => {
          event.preventDefault();
          void download();
        }}
      >
        <label>
          Measure
          <select value={measure} onChange={(event) => setMeasure(event.currentTarget.value)}>
            {Object.entries(measures).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          At most, ms
          <input
            type="number"
            min="1"
            max="600000"
            required
            value={atMost}
            onInput={(event) => setAtMost(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={sending.isBusy}>
          Download the test
        </button>
      </form>
      <p class="hint">
        The call's flight recording, with every turn that took longer marked as one that has to become faster: the test
        fails while it does not. It holds the caller's audio and words.
      </p>
      <SentNote result={sending.result} />
    </details>
  );
}
