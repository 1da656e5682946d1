import type { schemas } from "../api/api-types.ts";
import { FigureCard } from "../components/figures/FigureCard.tsx";
import { type ChangeWords, trendWords } from "../words/change.ts";
import { formatCount, formatMs, formatPoints, formatShare } from "../words/format.ts";

type Overview = schemas["AnswerOverview"];
type Figure = keyof Overview["figures"];
type Series = schemas["AnswerSeries"];
type Bucket = Series["buckets"][number];

interface Card {
  name: string;
  /** The figure that the card is named for, and which its change is told of. */
  figure: Figure;
  /** The one beside it. */
  p95?: Figure;
  course?: (bucket: Bucket) => number | null;
}

/** Cards in the order of what a caller notices. */
const cards: readonly Card[] = [
  {
    name: "Answer heard, median",
    figure: "answerHeardP50Ms",
    p95: "answerHeardP95Ms",
    course: ({ latencies }) => latencies.answerHeardMs.p50,
  },
  {
    name: "Silence, median",
    figure: "turnGapP50Ms",
    p95: "turnGapP95Ms",
    course: ({ latencies }) => latencies.turnGapMs.p50,
  },
  {
    name: "Response time, median",
    figure: "responseTimeP50Ms",
    p95: "responseTimeP95Ms",
    course: ({ latencies }) => latencies.responseTimeMs.p50,
  },
  { name: "Stop when interrupted, median", figure: "bargeInStopP50Ms", p95: "bargeInStopP95Ms" },
  { name: "False starts", figure: "falseStartShare", course: ({ falseStartShare }) => falseStartShare },
  { name: "Interrupted by the caller", figure: "interruptedShare", course: ({ interruptedShare }) => interruptedShare },
  { name: "Longest silence, P95", figure: "longestSilenceP95Ms" },
];

interface AnswerCardsProps {
  overview: Overview;
  series: Series | undefined;
  /** Address that `overview` is the answer of. */
  query: string;
}

/** Figures of answers, each against the stretch before; the slow ones beside the usual ones, both with their change. */
export function AnswerCards({ overview: { figures }, series, query }: AnswerCardsProps) {
  return (
    <ul class="figure-grid">
      {cards.map(({ name, figure, p95, course }) => {
        const { value, turns, calls } = figures[figure];
        return (
          <FigureCard
            key={figure}
            name={name}
            value={formatOf(figure)(value)}
            change={changeOf(figure, figures)}
            basis={`n ${formatCount(turns)} turns, ${formatCount(calls)} calls`}
            course={course && series?.buckets.map(course)}
            query={query}
            {...(p95 && { beside: { name: "P95", value: formatOf(p95)(figures[p95].value) } })}
          >
            {p95 && <Change name="P95" change={changeOf(p95, figures)} />}
          </FigureCard>
        );
      })}
    </ul>
  );
}

function Change({ name, change: { text, tone } }: { name: string; change: ChangeWords }) {
  return (
    <p class={`figure-change figure-change-${tone}`}>
      {name} {text}
    </p>
  );
}

function changeOf(figure: Figure, figures: Overview["figures"]): ChangeWords {
  return trendWords(figures[figure], isShare(figure) ? formatPoints : formatMs);
}

function formatOf(figure: Figure): (value: number | null) => string {
  return isShare(figure) ? formatShare : formatMs;
}

/** Shares end in "Share", all others are times. */
function isShare(figure: Figure): boolean {
  return figure.endsWith("Share");
}
