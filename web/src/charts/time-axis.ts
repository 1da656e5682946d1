/** A time axis that several charts share, so that their bars can be compared. */
export interface TimeAxis {
  endMs: number;
  /** Distance of its ticks. */
  stepMs: number;
  /** Ticks from 0 to its end. */
  ticksMs: number[];
}

/** A wait of this length is long in a conversation: axes of turns show at least as much. */
export const MIN_TURN_AXIS_MS = 1_500;

/** More ticks than this cannot be named on a phone. */
const MAX_STEPS = 6;

/** Steps that people count in. */
const STEPS_MS = [50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000];

/** A time axis holds every one of `endsMs`, and at least `minMs`; it ends on a tick. */
export function timeAxis(endsMs: readonly number[], minMs: number): TimeAxis {
  const wantedMs = Math.max(minMs, ...endsMs);
  const stepMs = STEPS_MS.find((step) => wantedMs / step <= MAX_STEPS) ?? Math.ceil(wantedMs / MAX_STEPS);
  const steps = Math.max(1, Math.ceil(wantedMs / stepMs));
  return { endMs: steps * stepMs, stepMs, ticksMs: Array.from({ length: steps + 1 }, (_, i) => i * stepMs) };
}

/** Room for a tick's name: "1.25 s" and a space in the size that names have. */
const TICK_NAME_PX = 52;

/** Ticks that are named on an axis of `widthPx`: all, or every so many, so that no two names touch. */
export function namedTicks({ ticksMs }: TimeAxis, widthPx: number): number[] {
  const steps = ticksMs.length - 1;
  const fitting = Math.max(1, Math.floor(widthPx / TICK_NAME_PX));
  // Only strides that end on the last tick, which says how long the axis is.
  const stride = [1, 2, 3, 4, 5, 6].find((each) => steps % each === 0 && steps / each <= fitting) ?? steps;
  return ticksMs.filter((_, index) => index % stride === 0);
}

/** A tick's name: "250 ms", and from a second on "1.5 s", "1:30". */
export function tickWords(ms: number): string {
  if (ms === 0) return "0";
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${Math.round(ms / 10) / 100} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
