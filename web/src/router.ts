/** The pages of this site. */
export type Route = { page: "talk" } | { page: "calls" } | { page: "call"; callId: string } | { page: "not_found" };

/** Reads a route off a path; a trailing slash makes no difference. */
export function matchRoute(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { page: "talk" };
  if (parts[0] !== "calls" || parts.length > 2) return { page: "not_found" };
  if (parts[1] === undefined) return { page: "calls" };
  try {
    return { page: "call", callId: decodeURIComponent(parts[1]) };
  } catch {
    // A stray percent sign: no call has such an id.
    return { page: "not_found" };
  }
}

const NAVIGATED = "navigated";

/** Shows another page of this site without loading the document again. */
export function navigate(path: string): void {
  history.pushState(null, "", path);
  dispatchEvent(new Event(NAVIGATED));
}

/** Calls back on every change of page, also by the back button. Returns the way to stop. */
export function onNavigation(listener: () => void): () => void {
  addEventListener(NAVIGATED, listener);
  addEventListener("popstate", listener);
  return () => {
    removeEventListener(NAVIGATED, listener);
    removeEventListener("popstate", listener);
  };
}
