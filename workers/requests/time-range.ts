import { ApiError } from "../http/errors.ts";
import { timeSchema } from "../http/wire-schemas.ts";

/** Seconds of 24 hours. */
export const DAY_SECONDS = 24 * 60 * 60;

/** The `?from=&to=` of figures over a stretch of time. */
export const timeRangeFields = {
  from: timeSchema.optional().openapi({ description: "RFC 3339; 24 hours before `to` unless given" }),
  to: timeSchema.optional().openapi({ description: "RFC 3339, exclusive; now unless given" }),
};

/** A stretch of time in whole seconds since the Unix epoch: `from` inclusive, `to` exclusive. */
export interface TimeRange {
  fromEpochSeconds: number;
  toEpochSeconds: number;
}

/**
 * Reads the stretch of time that a request asks for, rounded outwards to the seconds that Analytics Engine keeps.
 * Without `to` it ends now, without `from` it is `defaultSeconds` long.
 */
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

/** A stretch of time on the wire. */
export function rangeOnWire({ fromEpochSeconds, toEpochSeconds }: TimeRange): { from: string; to: string } {
  return { from: isoTime(fromEpochSeconds), to: isoTime(toEpochSeconds) };
}

const isoTime = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();
