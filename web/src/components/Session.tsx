import type { ComponentChildren } from "preact";
import { ApiFailure } from "../api/api-failure.ts";
import type { Loaded } from "../api/use-loaded.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { Loading } from "./Loading.tsx";
import { Notice } from "./Notice.tsx";
import { SignIn } from "./SignIn.tsx";
import { SignOut } from "./SignOut.tsx";

interface SessionProps<T> {
  loaded: Loaded<T>;
  reload: () => void;
  what: string;
  children: (value: T) => ComponentChildren;
}

/**
 * Shows what was loaded, with a way to sign out, or the sign-in form where the server asked for a session, or what went
 * wrong.
 */
export function Session<T>({ loaded, reload, what, children }: SessionProps<T>) {
  switch (loaded.state) {
    case "loading":
      return (
        <>
          <h1 class="visually-hidden">Loading {what}</h1>
          <Loading what={what} />
        </>
      );
    case "ready":
      return (
        <>
          <SignOut onSignedOut={reload} />
          {children(loaded.value)}
        </>
      );
    case "failed":
      if (loaded.error instanceof ApiFailure && loaded.error.status === 401)
        return <SignIn onSignedIn={reload} reason={loaded.error} />;
      return (
        <>
          <h1 class="visually-hidden">Nothing was loaded of {what}</h1>
          <Notice tone="error">
            {requestFailureWords(loaded.error)}{" "}
            <button type="button" class="button" onClick={reload}>
              Try again
            </button>
          </Notice>
        </>
      );
  }
}
