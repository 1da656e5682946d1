import { useEffect, useState } from "preact/hooks";
import { Notice } from "./Notice.tsx";

/** Set in the history entry of a page that was loaded anew because its script was missing. */
const RELOADED = "reloadedForScript";

/**
 * Says that a page's script could not be loaded, with a way to try again. It is tried again by itself once the network
 * is back. Where the network is there and the script is not, a newer version of the site has taken its place, and the
 * whole document is loaded anew, once.
 */
export function PageFailure({ onRetry }: { onRetry: () => void }) {
  const [isOnline, setIsOnline] = useState(navigator.onLine);
  useEffect(() => {
    const retry = () => {
      setIsOnline(true);
      onRetry();
    };
    const wait = () => setIsOnline(false);
    addEventListener("online", retry);
    addEventListener("offline", wait);
    return () => {
      removeEventListener("online", retry);
      removeEventListener("offline", wait);
    };
  }, [onRetry]);
  const again = () => {
    if (!navigator.onLine || history.state?.[RELOADED] === true) return onRetry();
    history.replaceState({ ...history.state, [RELOADED]: true }, "");
    location.reload();
  };
  return (
    <Notice tone="error">
      {isOnline
        ? "This page could not be loaded. There may be a newer version of it."
        : "You are offline. This page will be loaded when your connection is back."}{" "}
      <button type="button" class="button" onClick={again}>
        Try again
      </button>
    </Notice>
  );
}
