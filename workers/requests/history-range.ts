import { ApiError } from "../http/errors.ts";
import { DAY_SECONDS, type TimeRange, timeRangeOf } from "./time-range.ts";

/** Analytics Engine keeps points for three months. */
const MAX_DAYS = 92;

/** A stretch of time as it was asked for: "until now" stays the same question for as long as its answer is fresh. */
export type RangeQuestion = { from: string | undefined; to: string | undefined };

/** Reads the stretch of a history, 24 hours unless given. Refuses one that is longer than points are kept. */
export function historyRangeOf({ from, to }: RangeQuestion, nowMs: number): TimeRange {
  const range = timeRangeOf(from, to, nowMs);
  if (range.toEpochSeconds - range.fromEpochSeconds <= MAX_DAYS * DAY_SECONDS) return range;
  throw new ApiError("invalid_request", "Not valid: from.", {
    details: [{ path: "from", message: `lies more than ${MAX_DAYS} days before to` }],
  });
}
