import type { ComponentChildren } from "preact";
import { Sparkline } from "../../charts/lines/Sparkline.tsx";
import type { ChangeWords } from "../../words/change.ts";

interface FigureCardProps {
  name: string;
  /** The figure with its unit; "–" when there is none. */
  value: string;
  /** A second figure beside it, as a P95. */
  beside?: { name: string; value: string } | undefined;
  /** Against the stretch before. */
  change?: ChangeWords | undefined;
  /** As "n 1,204 turns". */
  basis?: string | undefined;
  course?: readonly (number | null)[] | undefined;
  /** Address of the API's answer that holds the figure. */
  query: string;
  children?: ComponentChildren;
}

/** One figure: its value, how it differs from before, on how much it rests, and where it comes from. */
export function FigureCard({ name, value, beside, change, basis, course, query, children }: FigureCardProps) {
  return (
    <li class="figure-card">
      <h3>{name}</h3>
      <p class="figure-values">
        <strong>{value}</strong>
        {beside !== undefined && (
          <span>
            {beside.name} <b>{beside.value}</b>
          </span>
        )}
      </p>
      {change !== undefined && <p class={`figure-change figure-change-${change.tone}`}>{change.text}</p>}
      {children}
      {course !== undefined && <Sparkline values={course} />}
      <p class="figure-basis">
        {basis !== undefined && <span>{basis}</span>}
        <a href={query} target="_blank" rel="noreferrer">
          Query<span class="visually-hidden"> of {name}, as JSON in a new tab</span>
        </a>
      </p>
    </li>
  );
}
