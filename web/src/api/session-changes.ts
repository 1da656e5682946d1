const listeners = new Set<() => void>();

/** Calls back when this page has signed in or out: what was loaded before is another's. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells that this page has signed in or out. */
export function announceSessionChange(): void {
  for (const listener of listeners) listener();
}
