import type { LinkedRoute } from "./routes.ts";

type Listener = (route: LinkedRoute) => void;

const listeners = new Set<Listener>();

/** Calls back when the reader is about to go somewhere: a link is pointed at, touched or focused. */
export function onIntent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells that the reader is about to go to `route`. */
export function announceIntent(route: LinkedRoute): void {
  for (const listener of listeners) listener(route);
}
