import { useEffect, useState } from "preact/hooks";
import type { BenchmarkCategory, BenchmarkProgress } from "../../../workers/measure/benchmarks/report.ts";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { Field } from "../components/Field.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { formatDuration } from "../words/format.ts";
import { benchmarkPaths } from "./benchmark-answers.ts";
import { categoriesInOrder, categoryWords } from "./benchmark-words.ts";

/** Runs a benchmark: its categories and a note, how far it is, and a way to end it early. */
export function RunPanel({ progress }: { progress: BenchmarkProgress | null }) {
  const reader = useReader();
  const sending = useSending();
  const [chosen, setChosen] = useState<readonly BenchmarkCategory[]>(categoriesInOrder);
  const [note, setNote] = useState("");
  const running = progress?.status === "running" ? progress : null;
  // What has ended is a report: lists and recommendations are asked for again.
  useEffect(() => {
    if (progress !== null && progress.status !== "running") {
      answers.invalidate(benchmarkPaths.all);
      answers.invalidate(benchmarkPaths.allRecommendations);
    }
  }, [progress?.benchmarkId, progress?.status]);
  if (running !== null) {
    return (
      <section class="card" aria-label="Benchmark under way">
        <RunProgress progress={running} />
        <SentNote result={sending.result} />
        {reader?.may("admin") && (
          <button
            type="button"
            class="button"
            disabled={sending.isBusy}
            onClick={() =>
              void sending.run(async () => {
                await send({ method: "DELETE", path: benchmarkPaths.report(running.benchmarkId) });
                return "It ends after the step under way. What was measured is kept.";
              })
            }
          >
            Cancel
          </button>
        )}
      </section>
    );
  }
  if (reader === null) return null;
  if (!reader.may("admin")) return <p class="hint">Running a benchmark needs the role admin.</p>;
  const toggle = (category: BenchmarkCategory) =>
    setChosen(chosen.includes(category) ? chosen.filter((one) => one !== category) : [...chosen, category]);
  return (
    <details class="card run-panel">
      <summary>Run a benchmark</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void sending.run(async () => {
            const categories = categoriesInOrder.filter((category) => chosen.includes(category));
            await send({ method: "POST", path: benchmarkPaths.run, body: { categories, note } });
            setNote("");
            return "The benchmark has begun.";
          });
        }}
      >
        <fieldset class="check-row">
          <legend>Categories</legend>
          {categoriesInOrder.map((category) => (
            <label key={category}>
              <input type="checkbox" checked={chosen.includes(category)} onChange={() => toggle(category)} />{" "}
              {categoryWords[category]}
            </label>
          ))}
        </fieldset>
        <Field label="Note" hint="Says later why it was run." complaint={sending.result?.fields.get("note")}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              maxLength={500}
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          )}
        </Field>
        <SentNote result={sending.result} />
        <button type="submit" class="button button-primary" disabled={sending.isBusy || chosen.length === 0}>
          Run
        </button>
      </form>
    </details>
  );
}

/** How far a run is: finished steps of all, and the time left as its steps so far tell. */
function RunProgress({ progress: { category, finishedSteps, steps, leftMs } }: { progress: BenchmarkProgress }) {
  const words = `${finishedSteps} of ${steps} steps`;
  return (
    <>
      <h2>Benchmark under way{category !== null && `: ${categoryWords[category]}`}</h2>
      <progress class="run-progress" max={Math.max(1, steps)} value={finishedSteps} aria-label="Benchmark">
        {words}
      </progress>
      <p class="hint">
        {words}
        {leftMs !== null && `, about ${formatDuration(leftMs)} left`}
      </p>
    </>
  );
}
