import { binomialProbability } from "../comparison/order-statistics.ts";

/** Improvements and regressions found over some comparisons, and if they are as even as chance makes them. */
export interface Symmetry {
  improved: number;
  regressed: number;
  /** Most of either that two equal deployments would show in 99 of 100 such series. */
  mostOfEither: number;
  isEven: boolean;
}

const TAIL = 0.005;

/** Weighs improvements against regressions: of two equal deployments either is as likely. */
export function symmetryOf(improved: number, regressed: number): Symmetry {
  const found = improved + regressed;
  let most = found;
  for (let above = 0; most > found / 2; most--) {
    above += binomialProbability(found, most, 0.5);
    if (above > TAIL) break;
  }
  return { improved, regressed, mostOfEither: most, isEven: Math.max(improved, regressed) <= most };
}

/** Line of a report about its improvements and regressions. */
export function describeSymmetry({ improved, regressed, mostOfEither, isEven }: Symmetry): string {
  const found = `${improved} improved, ${regressed} regressed`;
  if (improved + regressed === 0) return found;
  const bound = `of equal deployments, no more than ${mostOfEither} of ${improved + regressed} would fall to one side`;
  return `${found}: ${isEven ? "as chance divides them" : "one-sided"} (${bound})`;
}
