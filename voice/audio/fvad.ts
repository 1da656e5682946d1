import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from "./frame.ts";
import type { FrameClassifier } from "./vad.ts";

/** What is used of WebRTC's voice-activity detector compiled to WebAssembly by Emscripten (libfvad's C interface). */
export interface FvadModule {
  /** The module's memory as 16-bit samples; replaced when the memory grows, so never kept. */
  readonly HEAP16: Int16Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  /** A detector, or 0 when memory is short. */
  _fvad_new(): number;
  _fvad_free(detector: number): void;
  /** Forgets the stream, and the mode and rate with it. */
  _fvad_reset(detector: number): void;
  /** −1 for an unknown mode. */
  _fvad_set_mode(detector: number, mode: number): number;
  /** −1 for an unknown rate. */
  _fvad_set_sample_rate(detector: number, rateHz: number): number;
  /** 1 speech, 0 not, −1 for a wrong length. */
  _fvad_process(detector: number, samplesPointer: number, samples: number): number;
}

/** How sure the detector must be to call a frame speech: 0 misses least, 3 is least often fooled by noise. */
export type FvadMode = 0 | 1 | 2 | 3;

/** A classifier that owns memory of its module. */
export interface FvadClassifier extends FrameClassifier {
  /** Gives the memory back; the classifier must not be used after. Idempotent. */
  dispose(): void;
}

/** One detector inside `module`, which may hold any number of them. Throws when the module is out of memory. */
export function createFvadClassifier(module: FvadModule, mode: FvadMode): FvadClassifier {
  const detector = module._fvad_new();
  const buffer = module._malloc(FRAME_SAMPLES * 2);
  let isDisposed = false;

  function configure(): void {
    module._fvad_set_mode(detector, mode);
    module._fvad_set_sample_rate(detector, SAMPLE_RATE_HZ);
  }

  function dispose(): void {
    if (isDisposed) return;
    isDisposed = true;
    if (detector !== 0) module._fvad_free(detector);
    if (buffer !== 0) module._free(buffer);
  }

  if (detector === 0 || buffer === 0) {
    dispose();
    throw new Error("the voice-activity module is out of memory");
  }
  configure();
  return {
    isSpeech(frame) {
      if (isDisposed) throw new Error("the voice-activity classifier was used after dispose");
      if (frame.length !== FRAME_SAMPLES)
        throw new RangeError(`a frame has ${FRAME_SAMPLES} samples, got ${frame.length}`);
      module.HEAP16.set(frame, buffer >> 1);
      return module._fvad_process(detector, buffer, FRAME_SAMPLES) === 1;
    },
    reset() {
      if (isDisposed) throw new Error("the voice-activity classifier was used after dispose");
      module._fvad_reset(detector);
      configure();
    },
    dispose,
  };
}
