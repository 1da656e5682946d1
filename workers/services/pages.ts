import { err, ok, type Result } from "../../voice/result.ts";
import { fromBase64Url, toBase64Url } from "./signed-token.ts";

/** A place in a list that is ordered by creation, newest first, and by id among equals. */
export interface Position {
  createdAt: Date;
  id: string;
}

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Makes a page of up to `limit` rows out of `limit + 1` that were read: the one too many says that there is more. */
export function pageOfRows<T extends Position>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(last) : null };
}

/** A position as an opaque text for an address. */
export function writeCursor({ createdAt, id }: Position): string {
  return toBase64Url(new TextEncoder().encode(`${createdAt.getTime()} ${id}`));
}

/** The position that `writeCursor` wrote. */
export function readCursor(cursor: string): Result<Position, "malformed"> {
  const bytes = fromBase64Url(cursor);
  const match = bytes && /^(\d{1,15}) ([a-z]+_[0-9a-f-]{1,36})$/.exec(new TextDecoder().decode(bytes));
  if (!match?.[1] || !match[2]) return err("malformed");
  return ok({ createdAt: new Date(Number(match[1])), id: match[2] });
}
