import { describeSampling } from "../../../workers/measure/comparison/sampling-rule.ts";
import type { ComparedReport } from "./benchmark-answers.ts";
import { categoriesInOrder, categoryWords, counted, formatPoints } from "./benchmark-words.ts";

/** Categories of a report: score, how many figures changed, or why it was not measured. */
export function CategoryCards({ report }: { report: ComparedReport }) {
  const { current, comparison, score } = report;
  return (
    <section class="figure-section" aria-labelledby="categories-title">
      <h2 id="categories-title">Categories</h2>
      <ul class="figure-grid">
        {categoriesInOrder.map((category) => {
          const part = current.categories.find((one) => one.category === category);
          const scored = score.categories.find((one) => one.category === category);
          const keys = new Set(part?.metrics.map(({ key }) => key));
          const compared = comparison?.metrics.filter(({ key }) => keys.has(key)) ?? [];
          const count = (verdict: string): number => compared.filter((one) => one.verdict === verdict).length;
          const [improved, regressed] = [count("improved"), count("regressed")];
          const tone = regressed > 0 ? "bad" : improved > 0 ? "good" : "none";
          return (
            <li class="figure-card" key={category}>
              <h3>{categoryWords[category]}</h3>
              <p class="figure-values">
                <strong>{formatPoints(scored?.score?.value)}</strong>
                {scored?.score?.interval != null && (
                  <span>
                    {formatPoints(scored.score.interval.low)}–{formatPoints(scored.score.interval.high)}
                  </span>
                )}
              </p>
              {compared.length > 0 && (
                <p class={`figure-change figure-change-${tone}`}>
                  {improved} improved, {regressed} regressed
                </p>
              )}
              {part === undefined ? (
                <p class="hint">Not part of this run.</p>
              ) : (
                part.reason !== null && <p class="hint">{part.reason}</p>
              )}
              {part?.details.sampling !== undefined && <p class="hint">{describeSampling(part.details.sampling)}</p>}
              {part?.details.notes?.map((note) => (
                <p class="hint" key={note}>
                  {note}
                </p>
              ))}
              <p class="figure-basis">
                {part !== undefined && (
                  <span>{counted(part.metrics.filter(({ value }) => value !== null).length, "figure")}</span>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
