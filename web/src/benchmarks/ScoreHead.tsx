import { formatMoment } from "../words/format.ts";
import type { ComparedReport } from "./benchmark-answers.ts";
import { counted, formatPoints, provenanceWords, verdictWords } from "./benchmark-words.ts";

/** Overall score of a report: its interval, and the verdict against the baseline with what that rests on. */
export function ScoreHead({ report }: { report: ComparedReport }) {
  const { current, baseline, comparison, score, baselineScore } = report;
  const { overall } = score;
  return (
    <section class="card score-head" aria-label="Overall score">
      <p class="score-value">
        <strong>{formatPoints(overall?.value)}</strong>
        <span>
          of 100
          {overall?.interval != null &&
            `, between ${formatPoints(overall.interval.low)} and ${formatPoints(overall.interval.high)}`}
        </span>
      </p>
      {overall === null && <p class="empty">Nothing that is scored was measured.</p>}
      {comparison === null || baseline === null ? (
        <p class="hint">There is no earlier report to compare with.</p>
      ) : (
        <p>
          <span class={`state verdict-${comparison.verdict}`}>{verdictWords[comparison.verdict]}</span> against{" "}
          {baseline.note === "" ? "the report" : `“${baseline.note}”`} of {formatMoment(baseline.startedAt)}
          {baselineScore?.overall != null && ` (${formatPoints(baselineScore.overall.value)} points)`}.{" "}
          {comparison.verdict === "incompatible"
            ? `They differ in ${comparison.differs.join(", ")}.`
            : `${counted(comparison.improved, "figure")} improved, ${comparison.regressed} regressed.`}
        </p>
      )}
      <p class="provenance">{provenanceWords(current)}</p>
    </section>
  );
}
