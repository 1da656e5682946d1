/** Half the filter's length, in samples of the slower of the two rates. */
const HALF_WIDTH = 16;
/** Share of the slower rate's Nyquist frequency that is kept; the rest is the filter's transition band. */
const PASSBAND = 0.92;

/**
 * Streaming sample-rate conversion by a rational factor with a Hann-windowed sinc low-pass, so that nothing above the
 * slower rate's Nyquist frequency folds back. Equal rates pass through untouched. Delay: half the filter's length.
 */
export class StreamResampler {
  readonly #up: number;
  readonly #down: number;
  /** One filter per output phase; taps run over input samples, newest first. */
  readonly #phases: Float32Array[];
  readonly #tapCount: number;
  #history: Float32Array;
  /** Position of the next output, in 1/up input samples after the history. */
  #position = 0;

  constructor(fromHz: number, toHz: number) {
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    const cutoff = PASSBAND * Math.min(1, toHz / fromHz);
    const halfWidth = Math.ceil(HALF_WIDTH / Math.min(1, toHz / fromHz));
    this.#tapCount = 2 * halfWidth;
    this.#phases = Array.from({ length: this.#up }, (_, phase) => phaseFilter(phase / this.#up, halfWidth, cutoff));
    this.#history = new Float32Array(this.#tapCount - 1);
  }

  process(input: Float32Array): Float32Array {
    if (this.#up === this.#down) return input;
    const samples = new Float32Array(this.#history.length + input.length);
    samples.set(this.#history);
    samples.set(input, this.#history.length);
    const end = input.length * this.#up;
    const output = new Float32Array(Math.max(0, Math.ceil((end - this.#position) / this.#down)));
    for (let i = 0; i < output.length; i++) {
      const phase = this.#phases[this.#position % this.#up] ?? new Float32Array();
      const newest = Math.floor(this.#position / this.#up) + this.#history.length;
      let sum = 0;
      for (let tap = 0; tap < this.#tapCount; tap++) sum += (phase[tap] ?? 0) * (samples[newest - tap] ?? 0);
      output[i] = sum;
      this.#position += this.#down;
    }
    this.#position -= end;
    this.#history = samples.slice(samples.length - this.#history.length);
    return output;
  }
}

function phaseFilter(fraction: number, halfWidth: number, cutoff: number): Float32Array {
  const taps = Float32Array.from({ length: 2 * halfWidth }, (_, tap) => {
    const x = tap - halfWidth + fraction;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / halfWidth));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
