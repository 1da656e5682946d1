import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { signIn } from "../api/api.ts";
import { keyFromFragment } from "../api/key-from-address.ts";
import { Loading } from "./Loading.tsx";

interface AddressKeyProps {
  what: string;
  children: ComponentChildren;
}

/**
 * Signs in with a key given in the address (`/calls#key=…`), also one put there later, and shows `children` once that
 * is settled. The key leaves the address first.
 */
export function AddressKey({ what, children }: AddressKeyProps) {
  const [taken, setTaken] = useState(takeKey);
  useEffect(() => {
    const takeAnother = () => setTaken((previous) => takeKey() ?? previous);
    addEventListener("hashchange", takeAnother);
    return () => removeEventListener("hashchange", takeAnother);
  }, []);
  useEffect(() => {
    if (taken === null) return;
    const abort = new AbortController();
    // A refused key shows as the sign-in form, which the page's own request asks for.
    signIn(taken.key, abort.signal)
      .catch(() => undefined)
      .then(() => abort.signal.aborted || setTaken(null));
    return () => abort.abort();
  }, [taken]);
  return taken === null ? children : <Loading what={what} />;
}

/** The address's key, taken out of it; an object, so that the same key given twice is tried twice. */
function takeKey(): { key: string } | null {
  const key = keyFromFragment(location.hash);
  if (key === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return { key };
}
