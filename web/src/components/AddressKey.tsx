import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { hasSession, signIn } from "../api/api.ts";
import { isKeyOfThisMachine, keyFromFragment } from "../api/key-from-address.ts";
import { Loading } from "./Loading.tsx";
import { noteKeyRefusal } from "./SignIn.tsx";

interface AddressKeyProps {
  what: string;
  children: ComponentChildren;
}

/**
 * Signs in with a key given in the address (`/calls#key=…`), also one put there later, and shows `children` once that
 * is settled. The key leaves the address first. It asks before, unless the platform is this machine's and there is no
 * session yet.
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
    // A refused key shows as the sign-in form, which the page's own request asks for, and which says so.
    isWanted(abort.signal)
      .then((wanted) => (wanted ? signIn(taken.key, abort.signal) : undefined))
      .catch((error: unknown) => abort.signal.aborted || noteKeyRefusal(error))
      .then(() => abort.signal.aborted || setTaken(null));
    return () => abort.abort();
  }, [taken]);
  return taken === null ? children : <Loading what={what} />;
}

/** True when the address's key is to be used: on this machine, or when the reader says so. */
async function isWanted(signal: AbortSignal): Promise<boolean> {
  if (isKeyOfThisMachine(location.hostname, await hasSession(signal))) return true;
  return confirm("This address holds a key. Sign in with it? A session that you have here ends.");
}

/** The address's key, taken out of it; an object, so that the same key given twice is tried twice. */
function takeKey(): { key: string } | null {
  const key = keyFromFragment(location.hash);
  if (key === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return { key };
}
