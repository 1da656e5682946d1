import { FRAME_SAMPLES } from "../voice-activity.ts";
import { SPECTRUM_SIZE, transform } from "./spectrum.ts";

/** Windows of 20 ms, a new one each 10 ms frame, so what comes out is one frame late. */
const WINDOW_SAMPLES = 2 * FRAME_SAMPLES;
const WINDOW = Float64Array.from({ length: WINDOW_SAMPLES }, (_, i) =>
  Math.sin((Math.PI * (i + 0.5)) / WINDOW_SAMPLES),
);
const BINS = SPECTRUM_SIZE / 2 + 1;
/** A frame is noise while its power is less than this multiple of the least smoothed power of the last 1.5 s. */
const NOISE_GATE = 1.8;
const LEAST_OVER_FRAMES = 150;
const POWER_SMOOTHING = 0.7;
/** The noise spectrum is the mean of about so many noise frames. */
const NOISE_MEMORY_FRAMES = 60;
/** Fewer may be a dip between two words. */
const LEAST_NOISE_FRAMES = 10;
/** A noise estimate this far above the quietest frame was speech, or the line has fallen silent: it is forgotten. */
const MISTAKEN_NOISE = 4;
/**
 * Weight of the previous frame in the signal-to-noise estimate of a bin (Ephraim and Malah's decision-directed rule).
 */
const DECISION_MEMORY = 0.95;
/**
 * Most attenuation of a bin: 14 dB. Less leaves hiss that the decoder takes for "s", "f" and "th"; more tears holes
 * into words: with 20 dB a third of what was right in white noise was lost.
 */
const LEAST_GAIN = 0.2;

/**
 * Speech above noise, in dB at its loudest: at the lower and below, all of that; at the higher and above, nothing is
 * taken out, since on a good line the filter only costs soft consonants.
 */
const NOISY_DB = 26;
const CLEAR_DB = 31;
/** The loudest speech is forgotten by 1 dB a second. */
const PEAK_DECAY = 10 ** (-0.01 / 10);

/**
 * Takes steady noise out of 16 kHz speech: the spectrum of what is heard between words is learned, and each frame
 * passes a Wiener filter made from it. What changes as fast as speech, such as other voices, stays.
 */
export class NoiseReducer {
  readonly #overlapIn = new Float64Array(FRAME_SAMPLES);
  readonly #overlapOut = new Float64Array(FRAME_SAMPLES);
  readonly #real = new Float64Array(SPECTRUM_SIZE);
  readonly #imaginary = new Float64Array(SPECTRUM_SIZE);
  readonly #power = new Float64Array(BINS);
  readonly #cleanPower = new Float64Array(BINS);
  readonly #noise = new Float64Array(BINS);
  #hasHeard = false;
  #noiseFrames = 0;
  #smoothedPower: number | undefined;
  #peakPower = 0;
  readonly #recentPowers: number[] = [];

  /** Level of the noise that is being taken out, in dB relative to full scale; -Infinity while none is known. */
  get noiseDb(): number {
    // Parseval: both halves of the spectrum, over the transform's size and the window's power (half its length).
    const meanSquare = (2 * sum(this.#noise)) / (SPECTRUM_SIZE * (WINDOW_SAMPLES / 2));
    return 10 * Math.log10(meanSquare);
  }

  /** One frame of `FRAME_SAMPLES` in; out comes the frame before it, cleaned, as a new array. */
  frame(samples: Float32Array): Float32Array {
    this.#real.fill(0);
    this.#imaginary.fill(0);
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const sample = samples[i] ?? 0;
      this.#real[i] = (this.#overlapIn[i] as number) * (WINDOW[i] as number);
      this.#real[i + FRAME_SAMPLES] = sample * (WINDOW[i + FRAME_SAMPLES] as number);
      this.#overlapIn[i] = sample;
    }
    transform(this.#real, this.#imaginary);
    for (let bin = 0; bin < BINS; bin++) {
      this.#power[bin] = (this.#real[bin] as number) ** 2 + (this.#imaginary[bin] as number) ** 2;
    }
    // The first window is half empty, which would pass for a quiet line.
    if (this.#hasHeard) this.#learnNoise();
    this.#hasHeard = true;
    if (this.#noiseFrames >= LEAST_NOISE_FRAMES) this.#filter();
    transform(this.#imaginary, this.#real);
    const cleaned = new Float32Array(FRAME_SAMPLES);
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const first = ((this.#real[i] as number) / SPECTRUM_SIZE) * (WINDOW[i] as number);
      cleaned[i] = (this.#overlapOut[i] as number) + first;
      const second =
        ((this.#real[i + FRAME_SAMPLES] as number) / SPECTRUM_SIZE) * (WINDOW[i + FRAME_SAMPLES] as number);
      this.#overlapOut[i] = second;
    }
    return cleaned;
  }

  #learnNoise(): void {
    const power = sum(this.#power);
    const smoothed = this.#smoothedPower ?? power;
    this.#smoothedPower = POWER_SMOOTHING * smoothed + (1 - POWER_SMOOTHING) * power;
    this.#recentPowers.push(this.#smoothedPower);
    if (this.#recentPowers.length > LEAST_OVER_FRAMES) this.#recentPowers.shift();
    const least = Math.min(...this.#recentPowers);
    if (sum(this.#noise) > MISTAKEN_NOISE * least) {
      this.#noiseFrames = 0;
      this.#noise.fill(0);
    }
    this.#peakPower = Math.max(this.#smoothedPower, this.#peakPower * PEAK_DECAY);
    if (power >= NOISE_GATE * least) return;
    this.#noiseFrames = Math.min(this.#noiseFrames + 1, NOISE_MEMORY_FRAMES);
    for (let bin = 0; bin < BINS; bin++) {
      const before = this.#noise[bin] as number;
      this.#noise[bin] = before + ((this.#power[bin] as number) - before) / this.#noiseFrames;
    }
  }

  #filter(): void {
    this.#real.fill(0, BINS);
    this.#imaginary.fill(0, BINS);
    const leastGain = leastGainAt(10 * Math.log10(this.#peakPower / (sum(this.#noise) + 1e-12)));
    for (let bin = 0; bin < BINS; bin++) {
      const noise = Math.max(this.#noise[bin] as number, 1e-12);
      const excess = Math.max((this.#power[bin] as number) / noise - 1, 0);
      const before = (this.#cleanPower[bin] as number) / noise;
      const signalToNoise = DECISION_MEMORY * before + (1 - DECISION_MEMORY) * excess;
      const gain = Math.max(signalToNoise / (signalToNoise + 1), leastGain);
      this.#cleanPower[bin] = gain ** 2 * (this.#power[bin] as number);
      // One side of the spectrum, doubled: the real part of its inverse is the signal.
      const scale = bin === 0 || bin === BINS - 1 ? gain : 2 * gain;
      this.#real[bin] = (this.#real[bin] as number) * scale;
      this.#imaginary[bin] = (this.#imaginary[bin] as number) * scale;
    }
  }
}

function leastGainAt(peakToNoiseDb: number): number {
  const share = Math.min(1, Math.max(0, (CLEAR_DB - peakToNoiseDb) / (CLEAR_DB - NOISY_DB)));
  return LEAST_GAIN ** share;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
