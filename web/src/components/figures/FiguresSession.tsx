import type { ComponentChildren } from "preact";
import type { AnswerSnapshot } from "../../api/answer-store.ts";
import { ApiFailure } from "../../api/api-failure.ts";
import { requestFailureWords } from "../../words/request-failure.ts";
import { Notice } from "../Notice.tsx";
import { SignIn } from "../SignIn.tsx";
import { CardSkeleton } from "./CardSkeleton.tsx";

interface FiguresSessionProps<T> {
  answer: AnswerSnapshot<T>;
  what: string;
  /** Cards that the page will have at its top. */
  cards: number;
  reload: () => void;
  children: (value: T) => ComponentChildren;
}

/**
 * Shows a page's main answer once it is there: before that the places of its cards, the sign-in form where the server
 * asks for a session, or what went wrong. Figures that could not be renewed stay, and it is said that they are old.
 */
export function FiguresSession<T>({ answer, what, cards, reload, children }: FiguresSessionProps<T>) {
  const { value, error } = answer;
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
  if (value !== undefined) {
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
