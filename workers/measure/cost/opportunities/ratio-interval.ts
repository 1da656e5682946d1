import { randomOf } from "../../../../voice/random.ts";
import { quantile } from "../../comparison/order-statistics.ts";

/** Interval of a ratio. */
export interface RatioInterval {
  low: number;
  high: number;
}

const RESAMPLES = 500;
const CONFIDENCE = 0.95;

/**
 * Interval that holds the ratio of two sums over calls with 95 % confidence, by the bootstrap over whole calls: the
 * percentiles of what as many calls, drawn with replacement, give. The same calls always give the same interval; `of`
 * are above 0.
 */
export function ratioInterval(values: readonly number[], of: readonly number[]): RatioInterval {
  const random = randomOf(`ratio ${values.length}`);
  const drawn = Array.from({ length: RESAMPLES }, () => {
    let [sum, ofSum] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const at = Math.floor(random() * values.length);
      sum += values[at] as number;
      ofSum += of[at] as number;
    }
    return sum / ofSum;
  });
  return { low: quantile(drawn, (1 - CONFIDENCE) / 2), high: quantile(drawn, (1 + CONFIDENCE) / 2) };
}
