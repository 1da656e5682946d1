/** Bounds of a measurement that goes on until it is sure. */
export interface SamplingLimits {
  /** Rounds before the first look. */
  minRounds: number;
  /** Most rounds, however unsure the figures still are. */
  maxRounds: number;
  /** No round begins after this, once there are `minRounds`. */
  maxMs: number;
}

/** State of a measurement after a round. */
export interface SamplingState {
  rounds: number;
  elapsedMs: number;
  /** Figures that have no verdict yet; null where there is nothing to hold them against. */
  open: number | null;
}

/** Reasons why a measurement has ended. */
export const samplingEnds = ["figures_certain", "most_rounds", "out_of_time"] as const;
/** Reason why a measurement has ended. */
export type SamplingEnd = (typeof samplingEnds)[number];

/** How a measurement ended: its rounds, why there were no more, and the figures that were not certain then. */
export interface EndedSampling extends Pick<SamplingState, "rounds" | "open"> {
  end: SamplingEnd;
}

/** Says in a sentence how a measurement ended. */
export function describeSampling({ rounds, end, open }: EndedSampling): string {
  const against = open === null ? "" : `, ${open} headline ${open === 1 ? "figure" : "figures"} not certain`;
  switch (end) {
    case "figures_certain":
      return `${rounds} rounds: every headline figure is certain against the baseline.`;
    case "most_rounds":
      return `${rounds} rounds, as many as were asked for${against}.`;
    case "out_of_time":
      return `${rounds} rounds, as many as its time allows${against}.`;
  }
}

/**
 * Decides about another round: measuring ends when no figure is open any more, each being within the horizon or changed
 * for certain; or at a cap. Null while it goes on.
 */
export function decideSampling({ rounds, elapsedMs, open }: SamplingState, limits: SamplingLimits): SamplingEnd | null {
  if (rounds >= limits.maxRounds) return "most_rounds";
  if (rounds < limits.minRounds) return null;
  if (open === 0) return "figures_certain";
  return elapsedMs >= limits.maxMs ? "out_of_time" : null;
}
