import type { Recommendation } from "../../../workers/measure/recommendations/recommendation.ts";
import { useReader } from "../api/use-reader.ts";
import { RecommendationCard } from "./RecommendationCard.tsx";

const waiting = new Set(["open", "scheduled", "applying", "verifying", "failed"]);

/** Recommendations: those that wait for somebody or something, then what was done and what it brought. */
export function RecommendationList({ recommendations }: { recommendations: readonly Recommendation[] }) {
  const isAdmin = useReader()?.may("admin") ?? false;
  const current = recommendations.filter(({ state }) => waiting.has(state));
  const done = recommendations.filter(({ state }) => state === "applied" || state === "rolled_back");
  return (
    <>
      {current.length === 0 ? (
        <p class="empty">No rule has found anything to recommend.</p>
      ) : (
        <ul class="recommendations">
          {current.map((one) => (
            <RecommendationCard key={one.id} recommendation={one} isAdmin={isAdmin} />
          ))}
        </ul>
      )}
      {done.length > 0 && (
        <details>
          <summary>Done, and what it brought ({done.length})</summary>
          <ul class="recommendations">
            {done.map((one) => (
              <RecommendationCard key={one.id} recommendation={one} isAdmin={isAdmin} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
