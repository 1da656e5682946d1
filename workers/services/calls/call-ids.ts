import { createId } from "../../db/ids.ts";

/**
 * An id is made with its call's row, or some minutes before where the database was away meanwhile: this is more than
 * enough.
 */
const MARGIN_MS = 60 * 60 * 1000;

/**
 * Returns bounds that ids of calls lie within (`from` inclusive, `before` exclusive) when the calls were created from
 * `fromMs` until before `toMs` (ms since the Unix epoch): ids hold the time of their making. For finding rows that have
 * a call's id, but not its time, by an index; calls just outside lie within too, so their own times have to decide.
 */
export function callIdBounds(fromMs: number, toMs: number): { from: string; before: string } {
  const least = (atMs: number): string => createId("call", Math.max(0, atMs), (length) => new Uint8Array(length));
  return { from: least(fromMs - MARGIN_MS), before: least(toMs + MARGIN_MS) };
}
