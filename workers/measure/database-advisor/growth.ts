/** Size at one time. */
export interface SizeReading {
  /** Milliseconds since the Unix epoch. */
  atMs: number;
  bytes: number;
}

/** Growth of something over the days that were seen. */
export interface Growth {
  bytesPerDay: number;
  daysSeen: number;
}

const DAY_MS = 86_400_000;
/** Days that have to be seen: what a week-end did is no trend. */
const MIN_DAYS = 3;

/** Growth by the line that fits all readings best (least squares); null below three days of readings. */
export function growthOf(readings: readonly SizeReading[]): Growth | null {
  const times = readings.map(({ atMs }) => atMs / DAY_MS);
  const daysSeen = readings.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
  if (daysSeen < MIN_DAYS) return null;
  const meanDay = times.reduce((sum, day) => sum + day, 0) / times.length;
  const meanBytes = readings.reduce((sum, { bytes }) => sum + bytes, 0) / readings.length;
  let together = 0;
  let squares = 0;
  for (const [index, { bytes }] of readings.entries()) {
    const day = (times[index] as number) - meanDay;
    together += day * (bytes - meanBytes);
    squares += day * day;
  }
  return { bytesPerDay: together / squares, daysSeen };
}

/** Days until a limit is reached at this growth; null where it is not known or nothing grows, 0 where it is reached. */
export function daysToLimit(bytes: number, growth: Growth | null, limitBytes: number | null): number | null {
  if (limitBytes === null) return null;
  if (bytes >= limitBytes) return 0;
  if (growth === null || growth.bytesPerDay <= 0) return null;
  return (limitBytes - bytes) / growth.bytesPerDay;
}
