// The package ships no types.

declare module "@echogarden/fvad-wasm" {
  /** Instantiates the module. `instantiateWasm` replaces its own way of finding and compiling the binary, and returns the exports. */
  export default function createModule(options: {
    instantiateWasm(
      imports: WebAssembly.Imports,
      onReady: (instance: WebAssembly.Instance) => WebAssembly.Exports,
    ): WebAssembly.Exports;
  }): Promise<import("../voice/audio/fvad.ts").FvadModule>;
}

declare module "@echogarden/fvad-wasm/fvad.wasm" {
  const wasm: WebAssembly.Module;
  export default wasm;
}
