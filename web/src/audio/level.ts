/** The quietest level shown; a still room with a usual microphone lies below. */
const FLOOR_DB = -60;

/** A level (RMS, 0…1 of full scale) as the share of a meter to fill, 0…1, in equal steps of loudness. */
export function meterShare(level: number): number {
  const db = 20 * Math.log10(Math.max(level, 1e-6));
  return Math.max(0, Math.min(1, 1 - db / FLOOR_DB));
}
