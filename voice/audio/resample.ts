/**
 * Streaming sample-rate conversion by a polyphase FIR filter (a Kaiser-windowed sinc).
 *
 * Output sample k lies at input time k × fromHz / toHz exactly: the filter's own delay is taken out, so nothing shifts
 * in time. What remains is a wait: a sample is given out once the 16 samples (of the slower rate) after it have come:
 * 1 ms when the slower rate is 16 kHz, 2 ms when it is 8 kHz. `flush` stands in silence for those that never come.
 */

/** Rates that a transport or a provider may ask for; the filter tables of every pair stay below 90 kB. */
export const RESAMPLER_RATES_HZ = [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] as const;

/** Filter half-width in samples of the slower rate: the wait described above, against the sharpness of the cut. */
const HALF_WIDTH = 16;
/** Kaiser window shape for 60 dB of rejection: 0.1102 × (60 − 8.7). */
const KAISER_BETA = 5.65;
/** Middle of the cut-off as a share of the slower rate: at 8 kHz flat to 3.3 kHz and silent from 4.2 kHz. */
const CUTOFF = 0.47;

/** Sample-rate converter of one stream. */
export interface Resampler {
  /** Returns every output sample that can be computed so far. The same samples in any chunking give the same output. */
  push(samples: Int16Array): Int16Array;
  /**
   * Returns the output that was waiting for later input, with silence in its place: `ceil(input × toHz / fromHz)`
   * samples in all with those given out before. Ready for a new stream after.
   */
  flush(): Int16Array;
}

/**
 * Creates a converter of 16-bit mono between any two of `RESAMPLER_RATES_HZ`; throws `RangeError` on another rate.
 * Between equal rates `push` returns `samples` itself.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const rates: readonly number[] = RESAMPLER_RATES_HZ;
  for (const rateHz of [fromHz, toHz]) {
    if (!rates.includes(rateHz)) throw new RangeError(`cannot resample ${rateHz} Hz; rates are ${rates.join(", ")}`);
  }
  if (fromHz === toHz) return { push: (samples) => samples, flush: () => new Int16Array(0) };
  return new PolyphaseResampler(polyphaseFilter(fromHz, toHz));
}

interface PolyphaseFilter {
  /** Output positions between two input samples. */
  readonly phases: number;
  /** Phases from one output sample to the next. */
  readonly step: number;
  /** Coefficients per phase. */
  readonly taps: number;
  /** Phase-major: the taps of phase p start at p × taps. */
  readonly coefficients: Float32Array;
}

class PolyphaseResampler implements Resampler {
  readonly #filter: PolyphaseFilter;
  /** Input from the first sample the next output needs. */
  #pending: Float32Array;
  #phase = 0;
  #received = 0;
  #produced = 0;

  constructor(filter: PolyphaseFilter) {
    this.#filter = filter;
    this.#pending = silenceBefore(filter);
  }

  push(samples: Int16Array): Int16Array {
    this.#received += samples.length;
    return this.#convert(samples);
  }

  flush(): Int16Array {
    const { phases, step, taps } = this.#filter;
    const left = Math.ceil((this.#received * phases) / step) - this.#produced;
    const rest = this.#convert(new Int16Array(taps / 2)).subarray(0, left);
    this.#pending = silenceBefore(this.#filter);
    this.#phase = this.#received = this.#produced = 0;
    return rest;
  }

  #convert(samples: Int16Array): Int16Array {
    const { phases, step, taps, coefficients } = this.#filter;
    const input = new Float32Array(this.#pending.length + samples.length);
    input.set(this.#pending);
    input.set(samples, this.#pending.length);

    // Output n of this chunk starts at input floor((phase + n × step) / phases) and needs `taps` samples from there.
    const starts = input.length - taps + 1;
    const count = starts <= 0 ? 0 : Math.ceil((starts * phases - this.#phase) / step);
    const output = new Int16Array(count);
    let start = 0;
    let phase = this.#phase;
    for (let n = 0; n < count; n++) {
      const row = phase * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) {
        sum += (input[start + tap] as number) * (coefficients[row + tap] as number);
      }
      output[n] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
      phase += step;
      start += Math.floor(phase / phases);
      phase %= phases;
    }
    this.#phase = phase;
    this.#pending = input.slice(start);
    this.#produced += count;
    return output;
  }
}

/** The past of a stream that begins: half the filter lies before its first sample. */
function silenceBefore(filter: PolyphaseFilter): Float32Array {
  return new Float32Array(filter.taps / 2 - 1);
}

/** Filters already designed, by rates: at most one per pair of rates, shared by every call of the process. */
const designed = new Map<string, PolyphaseFilter>();

function polyphaseFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const key = `${fromHz}:${toHz}`;
  const known = designed.get(key);
  if (known) return known;
  const filter = designFilter(fromHz, toHz);
  designed.set(key, filter);
  return filter;
}

function designFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const phases = toHz / divisor;
  const slowerPerInput = Math.min(1, toHz / fromHz);
  const half = Math.ceil(HALF_WIDTH / slowerPerInput);
  const taps = half * 2;
  const coefficients = new Float32Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    const row = coefficients.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = (tap - (half - 1) - phase / phases) * slowerPerInput;
      row[tap] = sinc(2 * CUTOFF * distance) * kaiser(distance / HALF_WIDTH);
      sum += row[tap] as number;
    }
    // Each phase passes a constant unchanged, or the phases would hum against each other.
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] as number) / sum;
  }
  return { phases, step: fromHz / divisor, taps, coefficients };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x));
}

/** Modified Bessel function of order zero by its power series; 30 terms are exact to double precision up to 10. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 30; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
