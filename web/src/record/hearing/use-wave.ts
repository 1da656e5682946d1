import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { WAVE_HEIGHT_PX } from "./wave-height.ts";

interface Wave {
  media: RefObject<HTMLAudioElement | null>;
  container: RefObject<HTMLElement | null>;
  /** 0 to 127, every few hundred ms. */
  levels: { caller: readonly number[]; agent: readonly number[] };
  durationMs: number;
}

/**
 * Draws a recording's two channels into `container` and has clicks there move the player. The library is downloaded
 * only where there is a recording; without it the player's own controls do.
 */
export function useWave({ media, container, levels, durationMs }: Wave): void {
  useEffect(() => {
    let leave = (): void => undefined;
    let isLeft = false;
    const draw = async (): Promise<void> => {
      const { default: WaveSurfer } = await import("wavesurfer.js");
      const [audio, element] = [media.current, container.current];
      if (isLeft || audio === null || element === null) return;
      const colour = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
      const channel = (name: string) => ({ waveColor: colour(name), progressColor: colour("--accent") });
      const wave = WaveSurfer.create({
        container: element,
        media: audio,
        peaks: [levels.caller, levels.agent].map((each) => each.map((level) => level / 127)),
        duration: durationMs / 1_000,
        height: WAVE_HEIGHT_PX,
        splitChannels: [channel("--soft"), channel("--answer")],
        cursorColor: colour("--ink"),
        barWidth: 2,
        barGap: 1,
        dragToSeek: true,
      });
      leave = () => wave.destroy();
    };
    // Without its picture the recording is heard all the same.
    draw().catch(() => undefined);
    return () => {
      isLeft = true;
      leave();
    };
  }, [levels, durationMs]);
}
