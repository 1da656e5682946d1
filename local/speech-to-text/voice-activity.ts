/** 10 ms at 16 kHz: the step in which everything about voice activity is decided. */
export const FRAME_SAMPLES = 160;
export const FRAME_MS = 10;

/** One frame's verdict. */
export interface FrameActivity {
  /** Smoothed level in dB relative to full scale. */
  readonly levelDb: number;
  /** Clearly above the noise floor, and not far below the speaker's own level. */
  readonly isActive: boolean;
  /** Speech began: how many frames ago, this one included. Undefined unless it began with this frame's evidence. */
  readonly onsetFramesAgo: number | undefined;
}

const SILENCE_DB = -75;
/**
 * Noise floor assumed until the line has been heard for `SETTLING_FRAMES`: lets speech in the very first frame count.
 */
const UNHEARD_FLOOR_DB = -55;
const SETTLING_FRAMES = 30;
/** Margins above the floor: to begin speech, and to go on speaking. */
const BEGIN_MARGIN_DB = 9;
const CONTINUE_MARGIN_DB = 6;
/** Weaker than this below the speaker's peak is an echo, a breath or a neighbour. */
const SPEAKER_RANGE_DB = 32;
/** Loudest frames of a word lie within this of the speaker's peak; background and breath mostly do not. */
const WORD_RANGE_DB = 18;
/** Speech begins when, of the last 120 ms, this many frames are loud and this many of those are voiced. */
const ONSET_WINDOW_FRAMES = 12;
const ONSET_LOUD_FRAMES = 6;
const ONSET_VOICED_FRAMES = 4;
/** Floor: the least level of the last 1.5 s, in 100 ms blocks. */
const FLOOR_BLOCK_FRAMES = 10;
const FLOOR_BLOCKS = 15;
/** While someone speaks the floor may rise only 10 dB a second, or a long vowel would become noise. */
const FLOOR_RISE_DB_PER_FRAME = 0.1;
/** Normalised autocorrelation above which a frame is voiced; white noise stays below 0.35. */
const VOICED_CORRELATION = 0.5;

/**
 * Tells speech from silence and steady noise: level above an adaptive noise floor, and for a beginning also voicing
 * (a pitch between 80 and 400 Hz), which hiss, clicks and typing do not have.
 */
export class VoiceActivity {
  #highPassIn = 0;
  #highPassOut = 0;
  #levelDb = SILENCE_DB;
  #floorDb = SILENCE_DB;
  #peakDb = SILENCE_DB;
  #frames = 0;
  #isSpeaking = false;
  readonly #blockMinima: number[] = [];
  readonly #recent: { loud: boolean; voiced: boolean }[] = [];
  /** Last 30 ms at 8 kHz, for voicing. */
  readonly #pitchWindow = new Float32Array(240);

  /** Level above which sound counts as speech now, in dB relative to full scale. */
  get speechDb(): number {
    return Math.max(this.#floorDb + CONTINUE_MARGIN_DB + 2, this.#peakDb - WORD_RANGE_DB);
  }

  /** The turn is over: the next onset is looked for. */
  turnEnded(): void {
    this.#isSpeaking = false;
    this.#recent.length = 0;
    this.#peakDb = SILENCE_DB;
  }

  /** One frame of `FRAME_SAMPLES` samples. */
  frame(samples: Float32Array): FrameActivity {
    this.#frames += 1;
    const frameDb = this.#measureDb(samples);
    this.#levelDb = this.#frames === 1 ? frameDb : this.#levelDb + 0.5 * (frameDb - this.#levelDb);
    this.#followFloor();
    const loud = this.#levelDb > this.#floorDb + BEGIN_MARGIN_DB;
    if (this.#isSpeaking) {
      this.#peakDb = Math.max(this.#peakDb - 0.05, this.#levelDb);
      const threshold = Math.max(this.#floorDb + CONTINUE_MARGIN_DB, this.#peakDb - SPEAKER_RANGE_DB);
      return { levelDb: this.#levelDb, isActive: this.#levelDb > threshold, onsetFramesAgo: undefined };
    }
    this.#recent.push({ loud, voiced: loud && isVoiced(this.#pitchWindow) });
    if (this.#recent.length > ONSET_WINDOW_FRAMES) this.#recent.shift();
    const onset =
      this.#recent.filter((frame) => frame.loud).length >= ONSET_LOUD_FRAMES &&
      this.#recent.filter((frame) => frame.voiced).length >= ONSET_VOICED_FRAMES;
    if (!onset) return { levelDb: this.#levelDb, isActive: loud, onsetFramesAgo: undefined };
    this.#isSpeaking = true;
    this.#peakDb = this.#levelDb;
    const first = this.#recent.findIndex((frame) => frame.loud);
    return { levelDb: this.#levelDb, isActive: true, onsetFramesAgo: this.#recent.length - first };
  }

  #measureDb(samples: Float32Array): number {
    this.#pitchWindow.copyWithin(0, FRAME_SAMPLES / 2);
    const start = this.#pitchWindow.length - FRAME_SAMPLES / 2;
    let energy = 0;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] ?? 0;
      // One-pole high-pass at about 100 Hz: no offset, less hum.
      this.#highPassOut = 0.96 * (this.#highPassOut + sample - this.#highPassIn);
      this.#highPassIn = sample;
      energy += this.#highPassOut ** 2;
      if (i % 2 === 1) this.#pitchWindow[start + (i >> 1)] = this.#highPassOut;
    }
    return Math.max(SILENCE_DB, 10 * Math.log10(energy / samples.length + 1e-10));
  }

  #followFloor(): void {
    if (this.#frames % FLOOR_BLOCK_FRAMES === 1) {
      this.#blockMinima.push(this.#levelDb);
      if (this.#blockMinima.length > FLOOR_BLOCKS) this.#blockMinima.shift();
    }
    const last = this.#blockMinima.length - 1;
    this.#blockMinima[last] = Math.min(this.#blockMinima[last] ?? 0, this.#levelDb);
    let floor = Math.min(...this.#blockMinima);
    if (this.#frames <= SETTLING_FRAMES) floor = Math.min(floor, UNHEARD_FLOOR_DB);
    this.#floorDb = this.#isSpeaking ? Math.min(floor, this.#floorDb + FLOOR_RISE_DB_PER_FRAME) : floor;
  }
}

function isVoiced(window: Float32Array): boolean {
  const compared = window.length - 100;
  let best = 0;
  for (let lag = 20; lag <= 100; lag++) {
    let product = 0;
    let energyA = 1e-9;
    let energyB = 1e-9;
    for (let i = 0; i < compared; i++) {
      const a = window[i] ?? 0;
      const b = window[i + lag] ?? 0;
      product += a * b;
      energyA += a * a;
      energyB += b * b;
    }
    best = Math.max(best, product / Math.sqrt(energyA * energyB));
    if (best > VOICED_CORRELATION) return true;
  }
  return false;
}
