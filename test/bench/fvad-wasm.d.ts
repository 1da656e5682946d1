// The package ships no types.

declare module "@echogarden/fvad-wasm" {
  /** Instantiates the module, finding its binary beside itself. */
  export default function createModule(): Promise<import("./webrtc-vad.ts").FvadModule>;
}
