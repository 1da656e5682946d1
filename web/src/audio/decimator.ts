/**
 * Sample-rate conversion for the microphone. Taking every third sample of 48 kHz audio would fold everything above 8
 * kHz back into the speech band, and restarting the step at each 128-sample quantum would drift by 0.8 % in pitch and
 * time. So: a windowed-sinc low-pass applied as a polyphase filter whose phase and history survive from one push to the
 * next.
 */

/** Taps per kilohertz of input rate: 96 at 48 kHz, which puts 70 dB of stop band from 8.1 kHz up at a delay of 1 ms. */
const TAPS_PER_INPUT_KHZ = 2;

/** Centre of the transition band as a share of the lower rate: 7 kHz for 16 kHz, so that it is over at 8.1 kHz. */
const CUTOFF_SHARE = 0.4375;

/** Kaiser window parameter for about 70 dB of stop-band attenuation. */
const KAISER_BETA = 6.8;

/**
 * Converts mono float samples from one integer rate (Hz) to another; keeps phase and history across pushes of any size.
 */
export class Decimator {
  readonly #phases: Float32Array[];
  readonly #taps: number;
  readonly #up: number;
  readonly #down: number;
  #history: Float32Array;
  /** Position of the next output: input index within history + pushed samples, and sub-sample phase in 1/up. */
  #index: number;
  #phase = 0;

  constructor(inputRateHz: number, outputRateHz: number) {
    const divisor = greatestCommonDivisor(inputRateHz, outputRateHz);
    this.#up = outputRateHz / divisor;
    this.#down = inputRateHz / divisor;
    this.#taps = Math.ceil((inputRateHz / 1_000) * TAPS_PER_INPUT_KHZ);
    const cutoffHz = CUTOFF_SHARE * Math.min(inputRateHz, outputRateHz);
    this.#phases = designPhases(this.#taps, this.#up, cutoffHz / inputRateHz);
    this.#history = new Float32Array(this.#taps - 1);
    this.#index = this.#taps - 1;
  }

  /**
   * Returns the output samples that became computable; over time exactly outputRate/inputRate as many as were pushed.
   */
  push(samples: Float32Array): Float32Array {
    const input = new Float32Array(this.#history.length + samples.length);
    input.set(this.#history);
    input.set(samples, this.#history.length);
    const output = new Float32Array(Math.ceil(((input.length - this.#index) * this.#up) / this.#down) + 1);
    let count = 0;
    while (this.#index < input.length) {
      output[count++] = convolve(this.#phases[this.#phase] as Float32Array, input, this.#index);
      this.#phase += this.#down;
      this.#index += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    this.#history = input.slice(input.length - (this.#taps - 1));
    this.#index -= samples.length;
    return output.subarray(0, count);
  }
}

function convolve(taps: Float32Array, input: Float32Array, index: number): number {
  let sum = 0;
  for (let k = 0; k < taps.length; k++) sum += (taps[k] as number) * (input[index - k] as number);
  return sum;
}

/**
 * Splits a Kaiser-windowed sinc, designed at input rate × up, into one filter per phase, each with unit gain at 0 Hz.
 */
function designPhases(taps: number, up: number, cutoffPerInputSample: number): Float32Array[] {
  const length = taps * up;
  const centre = (length - 1) / 2;
  const cutoff = cutoffPerInputSample / up;
  return Array.from({ length: up }, (_, phase) => {
    const filter = new Float32Array(taps);
    let gain = 0;
    for (let k = 0; k < taps; k++) {
      const offset = phase + k * up - centre;
      const tap = sinc(2 * cutoff * offset) * kaiser(offset / (length / 2));
      filter[k] = tap;
      gain += tap;
    }
    return filter.map((tap) => tap / gain);
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - x * x))) / besselI0(KAISER_BETA);
}

/** Modified Bessel function of order zero by its power series; 25 terms are exact to double precision for x ≤ 10. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 25; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
