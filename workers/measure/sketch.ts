import { readVarints, writeVarints } from "./varints.ts";

/** Largest relative error of a quantile, as a share of the value. */
export const SKETCH_RELATIVE_ERROR = 0.01;

/** Values up to which a sketch keeps every value as it is: quantiles of few values are exact. */
const MAX_EXACT_VALUES = 32;

/**
 * Range in which the error holds. What is smaller counts as 0, what is larger as the largest: of milliseconds that is
 * a microsecond to two hours and three quarters.
 */
const SMALLEST = 0.001;
const LARGEST = 10_000_000;

/**
 * Bounds of the bin `key`: above `GAMMA ** (key − 1)`, at most `GAMMA ** key`. Its middle is off by the error at most.
 */
const GAMMA = (1 + SKETCH_RELATIVE_ERROR) / (1 - SKETCH_RELATIVE_ERROR);
const LOWEST_KEY = keyOf(SMALLEST);
const HIGHEST_KEY = keyOf(LARGEST);

/** Values are kept exactly in thousandths, the grain of `SMALLEST`. */
const PER_UNIT = 1_000;

/**
 * Sketch of a distribution: quantiles of any number of values in bounded memory, each at most 1 % off the value at its
 * rank, and exact while there are few. Sketches merge without loss: the sketch of all values is the same, whichever
 * way they came together. It is a DDSketch (Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch
 * with relative-error guarantees", 2019); negative values count as 0.
 */
export class Sketch {
  /** The values themselves while they are few; null once they are in bins. */
  #exact: number[] | null = [];
  #zeros = 0;
  /** Values by the key of their bin, and how many these are. */
  readonly #bins = new Map<number, number>();
  #binned = 0;

  /** Number of values. */
  get count(): number {
    return this.#exact?.length ?? this.#zeros + this.#binned;
  }

  add(value: number): void {
    const kept = grained(value);
    if (this.#exact !== null && this.#exact.length < MAX_EXACT_VALUES) {
      this.#exact.push(kept);
      return;
    }
    this.#spill();
    this.#accept(kept);
  }

  /** Adds the values of another sketch, which stays as it is. */
  merge(other: Sketch): void {
    if (other.#exact !== null) {
      for (const value of other.#exact) this.add(value);
      return;
    }
    this.#spill();
    this.#zeros += other.#zeros;
    for (const [key, count] of other.#bins) this.#fill(key, count);
  }

  /** Lists the values with how many there are of each: as they were while they are few, then those of their bins. */
  *values(): Generator<[value: number, count: number]> {
    if (this.#exact !== null) {
      for (const value of this.#exact) yield [value, 1];
      return;
    }
    yield* this.bins();
  }

  /** Returns the value at the nearest rank, `ceil(level × n)`; null without a value. `level` is above 0, at most 1. */
  quantile(level: number): number | null {
    const { count } = this;
    if (count === 0) return null;
    // Less a little: 0.95 × 60 may come out a hair above 57.
    const rank = Math.min(count, Math.max(1, Math.ceil(level * count - 1e-9))) - 1;
    if (this.#exact !== null) return this.#exact.toSorted((a, b) => a - b)[rank] as number;
    let left = rank - this.#zeros;
    if (left < 0) return 0;
    for (let key = LOWEST_KEY; key < HIGHEST_KEY; key++) {
      left -= this.#bins.get(key) ?? 0;
      if (left < 0) return middleOf(key);
    }
    return middleOf(HIGHEST_KEY);
  }

  /**
   * Lists the values as the middles of their bins, each with how often it came. Also those that are kept exactly: what
   * is counted up to a bound must not fall when they are put into bins.
   */
  *bins(): Generator<[value: number, count: number]> {
    for (const value of this.#exact ?? []) yield [value === 0 ? 0 : middleOf(keyOf(value)), 1];
    if (this.#zeros > 0) yield [0, this.#zeros];
    for (const [key, count] of this.#bins) yield [middleOf(key), count];
  }

  /**
   * Serialises the sketch: some 40 bytes for a few values, below 2 kB for any minute of turns. The first number is that
   * of values kept exactly plus one, 0 for a DDSketch; the bins of one are counts along its keys, a gap as 0 and its
   * length.
   */
  toBytes(): Uint8Array {
    if (this.#exact !== null) {
      return writeVarints([this.#exact.length + 1, ...this.#exact.map((value) => Math.round(value * PER_UNIT))]);
    }
    const numbers = [0, this.#zeros];
    let next = LOWEST_KEY;
    for (const [key, count] of [...this.#bins].sort(([a], [b]) => a - b)) {
      if (key > next) numbers.push(0, key - next);
      numbers.push(count);
      next = key + 1;
    }
    return writeVarints(numbers);
  }

  /** Reads a serialised sketch. Throws `RangeError` for bytes that hold none. */
  static fromBytes(bytes: Uint8Array): Sketch {
    const sketch = new Sketch();
    const [form, ...numbers] = readVarints(bytes);
    if (form === undefined || form > MAX_EXACT_VALUES + 1) throw new RangeError("these bytes are no sketch");
    if (form > 0) {
      if (numbers.length !== form - 1) throw new RangeError("these bytes are no sketch");
      for (const value of numbers) sketch.add(value / PER_UNIT);
      return sketch;
    }
    sketch.#exact = null;
    sketch.#zeros = numbers[0] ?? 0;
    let key = LOWEST_KEY;
    for (let place = 1; place < numbers.length; place++) {
      const count = numbers[place] as number;
      if (count === 0) key += numbers[++place] ?? 0;
      else {
        if (key > HIGHEST_KEY) throw new RangeError("these bytes are no sketch");
        sketch.#fill(key++, count);
      }
    }
    return sketch;
  }

  /** Puts the values that were kept exactly into the bins. */
  #spill(): void {
    const values = this.#exact ?? [];
    this.#exact = null;
    for (const value of values) this.#accept(value);
  }

  #accept(value: number): void {
    if (value === 0) this.#zeros += 1;
    else this.#fill(keyOf(value), 1);
  }

  #fill(key: number, count: number): void {
    this.#bins.set(key, (this.#bins.get(key) ?? 0) + count);
    this.#binned += count;
  }
}

function keyOf(value: number): number {
  return Math.ceil(Math.log(value) / Math.log(GAMMA));
}

/** The value that is off by the same share from both bounds of a bin. */
function middleOf(key: number): number {
  return (2 * GAMMA ** key) / (GAMMA + 1);
}

/** Rounds a value to the grain and into the range: what is told of it is the same in a sketch and in its bytes. */
function grained(value: number): number {
  if (!(value > 0)) return 0;
  return Math.min(LARGEST, Math.round(value * PER_UNIT) / PER_UNIT);
}
