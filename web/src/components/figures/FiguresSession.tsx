import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { AnswerSnapshot } from "../../api/answer-store.ts";
import { ApiFailure } from "../../api/api-failure.ts";
import { requestFailureWords } from "../../words/request-failure.ts";
import { Notice } from "../Notice.tsx";
import { SignIn } from "../SignIn.tsx";
import { CardSkeleton } from "./CardSkeleton.tsx";

interface FiguresSessionProps<T> {
  answer: AnswerSnapshot<T>;
  /** Answers of parts that stand one above the other: the first of them to grow would push down those below it. */
  parts?: AnswerSnapshot<unknown>[];
  what: string;
  /** Cards that the page will have at its top. */
  cards: number;
  reload: () => void;
  children: (value: T) => ComponentChildren;
}

/**
 * Shows a page's main answer once it and those of the page's parts are there: before that the places of its cards, the
 * sign-in form where the server asks for a session, or what went wrong. Figures that could not be renewed stay, and it
 * is said that they are old.
 */
export function FiguresSession<T>({ answer, parts = [], what, cards, reload, children }: FiguresSessionProps<T>) {
  const { value, error } = answer;
  // A part that is chosen anew later loads in its place: somebody looks at the others.
  const wasWhole = useRef(false);
  wasWhole.current ||=
    value !== undefined && parts.every((part) => part.value !== undefined || part.error !== undefined);
  if (error instanceof ApiFailure && error.status === 401) return <SignIn onSignedIn={reload} reason={error} />;
  const failure =
    error === undefined ? null : (
      <Notice tone="error">
        {requestFailureWords(error)}
        {value !== undefined && " What is shown is from before."}{" "}
        <button type="button" class="button" onClick={reload}>
          Try again
        </button>
      </Notice>
    );
  if (value !== undefined && wasWhole.current) {
    return (
      <>
        {failure}
        {children(value)}
      </>
    );
  }
  if (failure !== null) return failure;
  return (
    <>
      <p class="visually-hidden" role="status">
        Loading {what}…
      </p>
      <CardSkeleton count={cards} />
    </>
  );
}
