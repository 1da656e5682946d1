import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiFailure, signIn } from "../api/api.ts";
import { keyFromFragment } from "../api/key-from-address.ts";
import type { Loaded } from "../api/use-loaded.ts";
import { requestFailureWords } from "../words/words.ts";
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

/** Shows what was loaded, with a way to sign out, or the sign-in form where the server asked for a session, or what went wrong. */
export function Session<T>({ loaded, reload, what, children }: SessionProps<T>) {
  switch (loaded.state) {
    case "loading":
      return <Loading what={what} />;
    case "ready":
      return (
        <>
          <SignOut onSignedOut={reload} />
          {children(loaded.value)}
        </>
      );
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

/**
 * Signs in with a key given in the address (`/calls#key=…`), also one put there later; false until that is settled. The key
 * leaves the address first.
 */
export function useKeyFromAddress(): boolean {
  const [taken, setTaken] = useState(takeKey);
  useEffect(() => {
    const takeAnother = () => setTaken((previous) => takeKey() ?? previous);
    addEventListener("hashchange", takeAnother);
    return () => removeEventListener("hashchange", takeAnother);
  }, []);
  useEffect(() => {
    if (taken === null) return;
    const abort = new AbortController();
    // A refused key shows as the sign-in form, which the list's own request asks for.
    signIn(taken.key, abort.signal)
      .catch(() => undefined)
      .then(() => abort.signal.aborted || setTaken(null));
    return () => abort.abort();
  }, [taken]);
  return taken === null;
}

/** The address's key, taken out of it; an object, so that the same key given twice is tried twice. */
function takeKey(): { key: string } | null {
  const key = keyFromFragment(location.hash);
  if (key === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return { key };
}
