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
