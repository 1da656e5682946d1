import type { schemas } from "../api/api-types.ts";
import { formatCount, formatMs, formatShare } from "../words/format.ts";
import { stageColor, stageWords } from "../words/stages.ts";

/** Stages by their share of the time that callers waited, the largest first: what to make faster. */
export function Bottlenecks({ bottlenecks: { turns, stages } }: { bottlenecks: schemas["Bottlenecks"] }) {
  if (turns === 0) return <p class="empty">No answer was heard in this time.</p>;
  const sorted = stages.filter(({ share }) => (share ?? 0) > 0).sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  return (
    <>
      <p class="provenance">Over {formatCount(turns)} answers that were heard.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section class="table-card" aria-label="Stages by their share of the wait" tabIndex={0}>
        <table class="numbers bottlenecks">
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col" class="share">
                Share of the wait
              </th>
              <th scope="col" class="number">
                Median
              </th>
              <th scope="col" class="number">
                P95
              </th>
              <th scope="col" class="number">
                Longest in
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ stage, share, length, bottleneckTurns, meaning }) => (
              <tr key={stage}>
                <th scope="row">
                  {stageWords[stage]} <small>{meaning}</small>
                </th>
                <td class="share">
                  <span class="share-track" aria-hidden="true">
                    <span
                      class="share-bar"
                      style={{ width: `${(share ?? 0) * 100}%`, background: `var(${stageColor(stage)})` }}
                    />
                  </span>
                  {formatShare(share)}
                </td>
                <td class="number">{formatMs(length.p50)}</td>
                <td class="number">{formatMs(length.p95)}</td>
                <td class="number">{formatCount(bottleneckTurns)} turns</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
