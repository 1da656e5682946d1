import { gammaln, mean, sampleVariance, variance } from "simple-statistics";
import { normalQuantile } from "./normal-distribution.ts";

/** Test of a difference of two means. */
export interface StudentTest {
  statistic: number;
  degreesOfFreedom: number;
  /** Two-sided. */
  pValue: number;
}

/** Two-sided p-value of Student's t. */
export function studentPValue(statistic: number, degreesOfFreedom: number): number {
  if (Number.isNaN(statistic)) return 1;
  const square = statistic * statistic;
  if (square === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5);
}

/** Value that Student's t exceeds in either direction with probability `pValue`. */
export function studentCritical(pValue: number, degreesOfFreedom: number): number {
  if (!(pValue > 0 && pValue < 1)) throw new RangeError("a p-value lies between 0 and 1");
  // The p-value falls with the statistic: bracketed from the normal's, then halved to the last digit.
  let low = 0;
  let high = -normalQuantile(pValue / 2) + 1;
  while (studentPValue(high, degreesOfFreedom) > pValue) high *= 2;
  for (let step = 0; step < 60 && high - low > high * 1e-15; step++) {
    const middle = (low + high) / 2;
    if (studentPValue(middle, degreesOfFreedom) > pValue) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Test of two means that supposes one variance for both. Each side's variance is that of a sample; as of a whole
 * population it is smaller, and so Apache Otava has it.
 */
export function pooledTest(
  first: readonly number[],
  second: readonly number[],
  varianceAs: "sample" | "population" = "sample",
): StudentTest {
  const degreesOfFreedom = first.length + second.length - 2;
  const weighed = (values: readonly number[]): number =>
    (values.length - 1) * (varianceAs === "sample" && values.length > 1 ? sampleVariance : variance)([...values]);
  const pooled = (weighed(first) + weighed(second)) / degreesOfFreedom;
  const error = Math.sqrt(pooled * (1 / first.length + 1 / second.length));
  return testOf(mean([...second]) - mean([...first]), error, degreesOfFreedom);
}

/** Test of two means that supposes nothing of their variances (Welch). */
export function welchTest(first: readonly number[], second: readonly number[]): StudentTest {
  const a = sampleVariance([...first]) / first.length;
  const b = sampleVariance([...second]) / second.length;
  return testOf(
    mean([...second]) - mean([...first]),
    Math.sqrt(a + b),
    welchDegrees(a, first.length, b, second.length),
  );
}

/** Degrees of freedom of the sum of two squared standard errors (Welch and Satterthwaite). */
export function welchDegrees(squaredA: number, countA: number, squaredB: number, countB: number): number {
  const sum = squaredA + squaredB;
  if (sum === 0) return countA + countB - 2;
  return (sum * sum) / ((squaredA * squaredA) / (countA - 1) + (squaredB * squaredB) / (countB - 1));
}

/** Test of `difference`, whose standard error is known with some degrees of freedom. */
export function testOf(difference: number, error: number, degreesOfFreedom: number): StudentTest {
  // Values that never vary: equal ones are no difference, and any other difference is certain.
  const statistic = difference === 0 ? 0 : difference / error;
  return { statistic, degreesOfFreedom, pValue: studentPValue(statistic, degreesOfFreedom) };
}

/** Regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8, Lentz's method). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges fast on this side only; the other is its complement.
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

const TINY = 1e-300;
const MAX_TERMS = 500;

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    for (const numerator of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / nonZero(1 + numerator * d);
      c = nonZero(1 + numerator / c);
      value *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
