/**
 * Sample-rate conversion between any two rates, for streams.
 *
 * Each output sample is a windowed-sinc sum over the input around its own instant, so the ratio need not be rational
 * and no phase drifts. The sinc is cut at the lower of the two Nyquist frequencies: lowering the rate removes what the
 * new rate cannot carry instead of folding it back, and raising it leaves no images. The kernel is symmetric, so the
 * output is aligned with the input in time.
 */

/** Zero crossings of the sinc on each side: with the window below, the transition is ~16 % of the passband. */
const ZERO_CROSSINGS = 32;
/** Kernel samples per zero crossing; linear interpolation between them stays below -90 dB. */
const KERNEL_RESOLUTION = 256;
/** Kaiser window parameter for ~75 dB of stopband attenuation. */
const KAISER_BETA = 7.4;
/** Passband edge as a share of the lower Nyquist, so that the stopband begins at that Nyquist. */
const ROLL_OFF = 0.92;

const KERNEL = createKernel();

/** A stream of 16-bit samples at one rate, turned into a stream at another. Holds a few milliseconds of history. */
export class Resampler {
  readonly #inputPerOutput: number;
  /** Kernel crossings per input sample. */
  readonly #scale: number;
  /** Input samples that one output sample looks at, each side. */
  readonly #reach: number;
  #buffer: Float32Array;
  #filled: number;
  /** Where in `#buffer` the next output sample lies, in input samples. */
  #position: number;
  #inputCount = 0;
  #outputCount = 0;

  /** Rates in Hz, both > 0. */
  constructor(inputRateHz: number, outputRateHz: number) {
    this.#inputPerOutput = inputRateHz / outputRateHz;
    this.#scale = Math.min(1, outputRateHz / inputRateHz) * ROLL_OFF;
    this.#reach = Math.ceil(ZERO_CROSSINGS / this.#scale);
    this.#buffer = new Float32Array(this.#reach * 4);
    // Silence before the first sample, so that it can be the centre of the first kernel.
    this.#filled = this.#reach;
    this.#position = this.#reach;
  }

  /** The output samples that are settled once `input` is known. May be empty. */
  push(input: Int16Array): Int16Array<ArrayBuffer> {
    this.#inputCount += input.length;
    return this.#convert(input, Number.POSITIVE_INFINITY);
  }

  /** The rest of the output, as if silence followed; then ready for a new stream. */
  flush(): Int16Array<ArrayBuffer> {
    const expected = Math.round(this.#inputCount / this.#inputPerOutput);
    const rest = this.#convert(new Int16Array(this.#reach + 2), expected - this.#outputCount);
    this.#filled = this.#reach;
    this.#position = this.#reach;
    this.#buffer.fill(0);
    this.#inputCount = 0;
    this.#outputCount = 0;
    return rest;
  }

  #convert(input: Int16Array, atMost: number): Int16Array<ArrayBuffer> {
    this.#append(input);
    const settled = Math.ceil((this.#filled - this.#reach - this.#position) / this.#inputPerOutput);
    const count = Math.max(0, Math.min(settled, atMost));
    const output = new Int16Array(count);
    for (let i = 0; i < count; i++) {
      output[i] = Math.max(-32_768, Math.min(32_767, Math.round(this.#sampleAt(this.#position))));
      this.#position += this.#inputPerOutput;
    }
    this.#outputCount += count;
    this.#forgetHistory();
    return output;
  }

  #append(input: Int16Array): void {
    const needed = this.#filled + input.length;
    if (needed > this.#buffer.length) {
      const larger = new Float32Array(needed * 2);
      larger.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = larger;
    }
    this.#buffer.set(input, this.#filled);
    this.#filled = needed;
  }

  #sampleAt(position: number): number {
    const first = Math.max(0, Math.ceil(position - this.#reach));
    const last = Math.min(this.#filled - 1, Math.floor(position + this.#reach));
    const step = this.#scale * KERNEL_RESOLUTION;
    let sum = 0;
    for (let i = first; i <= last; i++) {
      const at = Math.abs(position - i) * step;
      const index = at | 0;
      const low = KERNEL[index] as number;
      sum += (this.#buffer[i] as number) * (low + ((KERNEL[index + 1] as number) - low) * (at - index));
    }
    return sum * this.#scale;
  }

  #forgetHistory(): void {
    const unneeded = Math.floor(this.#position) - this.#reach - 1;
    if (unneeded <= 0) return;
    this.#buffer.copyWithin(0, unneeded, this.#filled);
    this.#filled -= unneeded;
    this.#position -= unneeded;
  }
}

/** Half of a Kaiser-windowed sinc, from its centre outwards, zero beyond the last crossing. */
function createKernel(): Float32Array {
  const length = ZERO_CROSSINGS * KERNEL_RESOLUTION;
  // Two spare zeros: rounding may place the outermost tap just past the end.
  const kernel = new Float32Array(length + KERNEL_RESOLUTION);
  for (let i = 0; i < length; i++) {
    const x = i / KERNEL_RESOLUTION;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    kernel[i] = (sinc * besselI0(KAISER_BETA * Math.sqrt(1 - (i / length) ** 2))) / besselI0(KAISER_BETA);
  }
  return kernel;
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
