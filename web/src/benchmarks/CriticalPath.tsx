import type { StageName } from "../../../voice/timeline/turn-stages.ts";
import type { CategoryDetails } from "../../../workers/measure/benchmarks/report.ts";
import { formatMs, formatShare } from "../words/format.ts";
import { stageColor, stageWords } from "../words/stages.ts";

/** The turn with the median wait, drawn on one axis: what its answer waited for, and what went on beside that. */
export function CriticalPath({ details }: { details: CategoryDetails }) {
  const { medianTurn: spans = [], bottleneck, parallel = [] } = details;
  if (spans.length === 0) return <p class="empty">No turn was measured.</p>;
  const from = Math.min(0, ...spans.map(({ fromMs }) => fromMs));
  const to = Math.max(...spans.map(({ toMs }) => toMs));
  const place = (ms: number): number => ((ms - from) / Math.max(1, to - from)) * 100;
  return (
    <>
      {bottleneck !== undefined && (
        <p>
          Over all turns, callers wait longest for <b>{wordsOf(bottleneck.stage)}</b>: {formatShare(bottleneck.share)}{" "}
          of the critical path.
        </p>
      )}
      <ol class="critical-path" aria-label="Stages of the turn with the median wait">
        {spans.map(({ stage, fromMs, toMs, isCritical }) => (
          <li key={`${stage} ${fromMs}`} class={isCritical ? undefined : "is-hidden-by-others"}>
            <span class="critical-stage">{wordsOf(stage)}</span>
            <span class="critical-track" aria-hidden="true">
              <span
                class="bar critical-bar"
                style={{
                  left: `${place(fromMs)}%`,
                  width: `${Math.max(0.4, place(toMs) - place(fromMs))}%`,
                  background: `var(${colorOf(stage)})`,
                }}
              />
            </span>
            <span class="critical-length">
              {formatMs(toMs - fromMs)}
              <span class="visually-hidden">{isCritical ? ", on the critical path" : ", hidden by others"}</span>
            </span>
          </li>
        ))}
      </ol>
      <p class="provenance">
        From the end of the caller's speech to {formatMs(to)}. Pale: the answer did not wait for it.
      </p>
      {parallel.length > 0 && (
        <>
          <h3>Could go in parallel</h3>
          <ul class="plain-list">
            {parallel.map(({ stage, waitedFor, savesMs }) => (
              <li key={`${stage} ${waitedFor}`}>
                {wordsOf(stage)} waited for {wordsOf(waitedFor)} without need: {formatMs(savesMs)} of an average turn.
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function wordsOf(stage: string): string {
  return isStage(stage) ? stageWords[stage] : stage.replaceAll("_", " ");
}

function colorOf(stage: string): string {
  return isStage(stage) ? stageColor(stage) : "--accent";
}

function isStage(stage: string): stage is StageName {
  return Object.hasOwn(stageWords, stage);
}
