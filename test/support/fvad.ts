/// <reference path="../../workers/fvad-wasm.d.ts" />
import { readFileSync } from "node:fs";
import createModule from "@echogarden/fvad-wasm";
import type { FvadModule } from "../../voice/audio/fvad.ts";

/** WebRTC's voice-activity detector in Node: the worker's module with the binary read from the package. */
export function loadFvadModule(): Promise<FvadModule> {
  const binary = readFileSync(new URL(import.meta.resolve("@echogarden/fvad-wasm/fvad.wasm")));
  return createModule({
    instantiateWasm(imports, onReady) {
      return onReady(new WebAssembly.Instance(new WebAssembly.Module(binary), imports));
    },
  });
}
