/**
 * Upper tail of the error function, to 1e-14 of its value: its power series near zero, where nothing cancels, and the
 * continued fraction of the tail beyond (Abramowitz and Stegun 7.1.6 and 7.1.14).
 */
export function complementaryErrorFunction(x: number): number {
  if (x < 0) return 2 - complementaryErrorFunction(-x);
  if (x > 27) return 0;
  return x < 2 ? 1 - seriesOfErrorFunction(x) : tailFraction(x);
}

/** Share of the standard normal distribution at or below `z`. */
export function normalCdf(z: number): number {
  return complementaryErrorFunction(-z / Math.SQRT2) / 2;
}

/** Two-sided p-value of a standard normal statistic. */
export function normalPValue(z: number): number {
  return complementaryErrorFunction(Math.abs(z) / Math.SQRT2);
}

/** Value that a share of the standard normal distribution lies at or below. `share` is in (0, 1). */
export function normalQuantile(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError("a share of a distribution lies between 0 and 1");
  // By the tail, so that shares near 1 lose no digits; found by Newton's steps, each of which doubles the digits.
  if (share > 0.5) return -normalQuantile(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  let z = -(t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + t * 0.04481)));
  for (let step = 0; step < 5; step++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const off = (normalCdf(z) - share) / density;
    z -= off / (1 + (z * off) / 2);
  }
  return z;
}

function seriesOfErrorFunction(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function tailFraction(x: number): number {
  // Evaluated from its far end; 120 terms are enough from x = 2 on.
  let fraction = 0;
  for (let n = 120; n > 0; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
