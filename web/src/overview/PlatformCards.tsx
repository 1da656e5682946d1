import type { schemas } from "../api/api-types.ts";
import { FigureCard } from "../components/figures/FigureCard.tsx";
import { formatCount, formatMs, formatScore, formatShare } from "../words/format.ts";

interface RequestCardsProps {
  history: schemas["RequestHistory"];
  query: string;
}

/** How the API answered: how long it took, and how often it could not. */
export function RequestCards({ history: { total }, query }: RequestCardsProps) {
  const { requests, totalMs, errors } = total;
  const [worst] = Object.entries(errors.byCode).sort(([, a], [, b]) => b - a);
  const basis = `n ${formatCount(requests)} requests`;
  return (
    <>
      <FigureCard
        name="API answer, P95"
        value={formatMs(totalMs.p95)}
        beside={{ name: "median", value: formatMs(totalMs.p50) }}
        basis={basis}
        query={query}
      />
      <FigureCard
        name="API errors"
        value={formatShare(errors.share)}
        basis={basis}
        query={query}
        {...(worst && { beside: { name: "most", value: worst[0].replaceAll("_", " ") } })}
      />
    </>
  );
}

type Vital = keyof schemas["PageViewHistory"]["total"]["vitals"];

const names: Record<Vital, string> = {
  lcpMs: "Largest paint (LCP)",
  inpMs: "Slowest interaction (INP)",
  cls: "Layout shift (CLS)",
  fcpMs: "First paint (FCP)",
  ttfbMs: "First byte (TTFB)",
};

const ratings = { good: "good", needs_improvement: "needs improvement", poor: "poor" } as const;

interface VitalCardsProps {
  history: schemas["PageViewHistory"];
  query: string;
}

/** Web vitals of these pages, at the 75th percentile of the views of the organisation's members. */
export function VitalCards({ history: { total, minimumViews }, query }: VitalCardsProps) {
  return (Object.keys(names) as Vital[]).map((vital) => {
    const { count, p75, rating } = total.vitals[vital];
    const value = vital === "cls" ? formatScore(p75) : formatMs(p75);
    return (
      <FigureCard
        key={vital}
        name={`${names[vital]}, p75`}
        value={p75 === null ? "no data" : value}
        basis={
          p75 === null ? `n ${formatCount(count)} of ${minimumViews} views needed` : `n ${formatCount(count)} views`
        }
        query={query}
        {...(rating && { beside: { name: "rated", value: ratings[rating] } })}
      />
    );
  });
}
