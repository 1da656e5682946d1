import { formatInstant } from "../words/format.ts";
import type { Lints } from "./database-answers.ts";
import { LintCard } from "./LintCard.tsx";

/** Findings about the schema, those that are left as they are, and rules that could not be looked at. */
export function LintsView({ found }: { found: Lints }) {
  const { checkedAt, lints, suppressed, failed, cut } = found;
  return (
    <>
      <section class="card" aria-label="Findings">
        <h2>Findings</h2>
        <p class="hint">Looked at on {formatInstant(checkedAt)}.</p>
        {failed.map(({ name, reason }) => (
          <p key={name} class="notice notice-warning">
            The rule {name} could not be looked at: {reason}.
          </p>
        ))}
        {lints.length === 0 ? (
          <p class="empty">
            {failed.length === 0 ? "No rule has found anything." : "The rules that were looked at have found nothing."}
          </p>
        ) : (
          <ul class="incidents">
            {lints.map((lint) => (
              <LintCard key={lint.cacheKey} lint={lint} suppression={null} />
            ))}
          </ul>
        )}
        {cut.length > 0 && <p class="hint">There are more of {cut.join(", ")} than are shown.</p>}
      </section>
      {suppressed.length > 0 && (
        <section class="card" aria-label="Left as they are">
          <h2>Left as they are</h2>
          <ul class="incidents">
            {suppressed.map(({ suppression, ...lint }) => (
              <LintCard key={lint.cacheKey} lint={lint} suppression={suppression} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
