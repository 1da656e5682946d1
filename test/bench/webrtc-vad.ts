/// <reference path="./fvad-wasm.d.ts" />
import createModule from "@echogarden/fvad-wasm";
import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from "../../voice/audio/frame.ts";
import type { FrameClassifier } from "../../voice/audio/vad.ts";

/** How sure the detector must be to call a frame speech: 0 misses least, 3 is least often fooled by noise. */
export type WebRtcMode = 0 | 1 | 2 | 3;

/**
 * WebRTC's detector as a frame classifier, the baseline of the measurement. One at a time is enough: `reset` between
 * streams.
 */
export async function createWebRtcClassifier(mode: WebRtcMode): Promise<FrameClassifier> {
  const module = await createModule();
  const detector = module._fvad_new();
  const buffer = module._malloc(FRAME_SAMPLES * 2);
  function configure(): void {
    module._fvad_reset(detector);
    module._fvad_set_mode(detector, mode);
    module._fvad_set_sample_rate(detector, SAMPLE_RATE_HZ);
  }
  configure();
  return {
    isSpeech(frame) {
      module.HEAP16.set(frame, buffer >> 1);
      const answer = module._fvad_process(detector, buffer, frame.length);
      if (answer < 0) throw new RangeError(`WebRTC's detector does not take frames of ${frame.length} samples`);
      return answer === 1;
    },
    reset: configure,
  };
}
