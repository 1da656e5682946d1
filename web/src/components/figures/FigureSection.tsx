import type { ComponentChildren } from "preact";
import type { AnswerSnapshot } from "../../api/answer-store.ts";
import { requestFailureWords } from "../../words/request-failure.ts";

interface FigureSectionProps {
  title: string;
  /** Address of the API's answer that is shown. */
  query: string;
  /** The answer, where the section has one of its own. */
  answer?: AnswerSnapshot<unknown>;
  choice?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of a page of figures: its title, a choice, what it shows or why not yet, and where that comes from. */
export function FigureSection({ title, query, answer, choice, children }: FigureSectionProps) {
  const isMissing = answer !== undefined && answer.value === undefined;
  return (
    <section class="card figure-part">
      <header>
        <h2>{title}</h2>
        {choice}
      </header>
      {isMissing ? (
        <p class="empty figure-part-empty">
          {answer.error === undefined ? "Loading…" : requestFailureWords(answer.error)}
        </p>
      ) : (
        children
      )}
      <p class="figure-basis">
        <a href={query} target="_blank" rel="noreferrer">
          Query<span class="visually-hidden"> of {title}, as JSON in a new tab</span>
        </a>
      </p>
    </section>
  );
}
