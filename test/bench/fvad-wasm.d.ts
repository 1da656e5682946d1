// The package ships no types.

declare module "@echogarden/fvad-wasm" {
  /** What is used of WebRTC's voice-activity detector compiled to WebAssembly by Emscripten (libfvad's C interface). */
  interface FvadModule {
    /** The module's memory as 16-bit samples; replaced when the memory grows, so never kept. */
    readonly HEAP16: Int16Array;
    _malloc(bytes: number): number;
    _fvad_new(): number;
    _fvad_reset(detector: number): void;
    _fvad_set_mode(detector: number, mode: number): number;
    _fvad_set_sample_rate(detector: number, rateHz: number): number;
    /** 1 speech, 0 not, −1 for a wrong length. */
    _fvad_process(detector: number, samplesPointer: number, samples: number): number;
  }

  /** Instantiates the module, finding its binary beside itself. */
  export default function createModule(): Promise<FvadModule>;
}
