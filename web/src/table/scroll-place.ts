/** Scroll offsets by entry of the browser's history, for as long as the page lives. */
const places = new Map<string, number>();
/** Entries remembered; the oldest goes. */
const MAX_PLACES = 50;

/** The place of the history's current entry: its name, and the offset that it was left at, null on a first visit. */
export function currentPlace(): { entry: string; scrollY: number | null } {
  const state = history.state as { entry?: string } | null;
  const entry = state?.entry ?? crypto.randomUUID();
  if (state?.entry === undefined) history.replaceState({ ...state, entry }, "");
  return { entry, scrollY: places.get(entry) ?? null };
}

/** Remembers where an entry of the history is scrolled to. */
export function rememberPlace(entry: string, scrollY: number): void {
  places.delete(entry);
  places.set(entry, scrollY);
  const [oldest] = places.keys();
  if (places.size > MAX_PLACES && oldest !== undefined) places.delete(oldest);
}
