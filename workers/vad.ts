import createModule from "@echogarden/fvad-wasm";
import wasm from "@echogarden/fvad-wasm/fvad.wasm";
import type { FvadModule } from "../voice/audio/fvad.ts";

let loaded: FvadModule | undefined;

/**
 * WebRTC's voice-activity detector, one instance per isolate: a detector is a few hundred bytes inside it, so every call
 * of the isolate takes its own from the same module and disposes of it at hang-up.
 */
export async function loadFvadModule(): Promise<FvadModule> {
  if (loaded) return loaded;
  const module = await createModule({
    instantiateWasm(imports, onReady) {
      return onReady(new WebAssembly.Instance(wasm, imports));
    },
  });
  // The result is kept, not the promise: a promise dies with the request that began it, and the others would hang.
  loaded ??= module;
  return loaded;
}
