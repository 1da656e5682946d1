/** Rows of a list beyond its first page, as far as they were loaded. */
export interface FurtherRows {
  items: readonly { id: string }[];
  nextCursor: string | null;
}

const kept = new Map<string, FurtherRows>();
/** Lists whose further rows are kept; the one used longest ago goes. */
const MAX_LISTS = 5;

/** Further rows of lists by the address of the first page: they outlive the page of the site that loaded them. */
export const furtherRows = {
  get: (path: string): FurtherRows | undefined => kept.get(path),
  set(path: string, rows: FurtherRows): void {
    kept.delete(path);
    kept.set(path, rows);
    const [oldest] = kept.keys();
    if (kept.size > MAX_LISTS && oldest !== undefined) kept.delete(oldest);
  },
  /** Somebody else may be asking now. */
  clear: (): void => kept.clear(),
};
