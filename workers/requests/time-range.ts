import { z } from "@hono/zod-openapi";
import { ApiError } from "../http/errors.ts";

/** Seconds of 24 hours. */
export const DAY_SECONDS = 24 * 60 * 60;

/** Analytics Engine's times are 32 bits of seconds since 1970, which end in 2106. */
const YEARS = { first: 1970, last: 2105 };

/** A moment as a query gives it. */
export const moment = z.iso
  .datetime({ offset: true, abort: true, error: "is not an RFC 3339 time such as 2026-11-25T09:00:00Z" })
  .refine((text) => {
    const year = new Date(text).getUTCFullYear();
    return year >= YEARS.first && year <= YEARS.last;
  }, `is not in the years ${YEARS.first} to ${YEARS.last}`);

/** `?from=&to=` of figures over a stretch of time. */
export const timeRangeFields = {
  from: moment.optional().openapi({ description: "RFC 3339; 24 hours before `to` unless given" }),
  to: moment.optional().openapi({ description: "RFC 3339, exclusive; now unless given" }),
};

/** A stretch of time in whole seconds since the Unix epoch: `from` inclusive, `to` exclusive. */
export interface TimeRange {
  fromEpochSeconds: number;
  toEpochSeconds: number;
}

/** The stretch that a request means, rounded outwards to the seconds that Analytics Engine keeps; the last day, or as long as is said, when it names none. */
export function timeRangeOf(
  from: string | undefined,
  to: string | undefined,
  nowMs: number,
  defaultSeconds: number = DAY_SECONDS,
): TimeRange {
  const toMs = to === undefined ? nowMs : Date.parse(to);
  const toEpochSeconds = Math.ceil(toMs / 1000);
  const fromEpochSeconds =
    from === undefined ? Math.max(0, toEpochSeconds - defaultSeconds) : Math.floor(Date.parse(from) / 1000);
  if (fromEpochSeconds >= toEpochSeconds) {
    const path = from === undefined ? "to" : "from";
    throw new ApiError("invalid_request", `Not valid: ${path}.`, {
      details: [{ path, message: to === undefined ? "lies in the future" : "does not lie before to" }],
    });
  }
  return { fromEpochSeconds, toEpochSeconds };
}
