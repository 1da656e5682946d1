const NAVIGATED = "navigated";

/** Shows another page of this site, from its top, without loading the document again. */
export function navigate(path: string): void {
  const isOtherPage = new URL(path, location.href).pathname !== location.pathname;
  history.pushState(null, "", path);
  if (isOtherPage) scrollTo(0, 0);
  dispatchEvent(new Event(NAVIGATED));
}

/** Calls back on every change of address, also by the back button. Returns the way to stop. */
export function onNavigation(listener: () => void): () => void {
  addEventListener(NAVIGATED, listener);
  addEventListener("popstate", listener);
  return () => {
    removeEventListener(NAVIGATED, listener);
    removeEventListener("popstate", listener);
  };
}
