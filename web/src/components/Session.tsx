import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiFailure, signIn } from "../api.ts";
import { keyFromFragment } from "../key-from-address.ts";
import type { Loaded } from "../use-loaded.ts";
import { requestFailureWords } from "../words.ts";
import { Loading } from "./Loading.tsx";
import { Notice } from "./Notice.tsx";
import { SignIn } from "./SignIn.tsx";

interface SessionProps<T> {
  loaded: Loaded<T>;
  reload: () => void;
  what: string;
  children: (value: T) => ComponentChildren;
}

/** Shows what was loaded, or the sign-in form where the server asked for a session, or what went wrong. */
export function Session<T>({ loaded, reload, what, children }: SessionProps<T>) {
  switch (loaded.state) {
    case "loading":
      return <Loading what={what} />;
    case "ready":
      return <>{children(loaded.value)}</>;
    case "failed":
      if (loaded.error instanceof ApiFailure && loaded.error.status === 401) return <SignIn onSignedIn={reload} />;
      return (
        <Notice tone="error">
          {requestFailureWords(loaded.error)}{" "}
          <button type="button" class="button" onClick={reload}>
            Try again
          </button>
        </Notice>
      );
  }
}

/** Signs in with a key given in the address (`/calls#key=…`); false until that is settled. The key leaves the address first. */
export function useKeyFromAddress(): boolean {
  const [key] = useState(() => keyFromFragment(location.hash));
  const [isSettled, setIsSettled] = useState(key === null);
  useEffect(() => {
    if (key === null) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    const abort = new AbortController();
    // A refused key shows as the sign-in form, which the list's own request asks for.
    signIn(key, abort.signal)
      .catch(() => undefined)
      .then(() => abort.signal.aborted || setIsSettled(true));
    return () => abort.abort();
  }, [key]);
  return isSettled;
}
