import type { Page } from "playwright-core";
import { toneAmplitude } from "../../support/audio/tone.ts";

/** Samples that a page sent to the loudspeaker, from the first audible one on. */
export interface PlayedAudio {
  sampleRateHz: number;
  samples: Float32Array;
}

declare global {
  interface Window {
    playedAudio: { sampleRateHz: number; blocks: Float32Array[] }[];
  }
}

/**
 * Taps everything that a page connects to an audio context's loudspeaker or to a media stream (which an audio element
 * plays), whoever plays it. Call before the page is opened. The tap hangs beside the real connection and changes
 * nothing of it; a script processor is used because it needs no file that the page's content security policy would have
 * to allow.
 */
export async function tapPlayback(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.playedAudio = [];
    const taps = new WeakMap<BaseAudioContext, ScriptProcessorNode>();
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
    const tapOf = (context: AudioContext) => {
      const known = taps.get(context);
      if (known) return known;
      // Long blocks, so that a busy machine loses none.
      const tap = context.createScriptProcessor(4096, 1, 1);
      const blocks: Float32Array[] = [];
      window.playedAudio.push({ sampleRateHz: context.sampleRate, blocks });
      tap.onaudioprocess = ({ inputBuffer }) => {
        const block = inputBuffer.getChannelData(0);
        // Silence before the first sound is of no interest and would only grow.
        if (blocks.length > 0 || block.some((sample) => sample !== 0)) blocks.push(block.slice());
      };
      taps.set(context, tap);
      connect.call(tap, context.destination);
      return tap;
    };
    AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
      if (args[0] instanceof AudioDestinationNode || args[0] instanceof MediaStreamAudioDestinationNode)
        connect.call(this, tapOf(this.context as AudioContext));
      return connect.apply(this, args);
    } as AudioNode["connect"];
  });
}

/**
 * Waits until the loudspeaker is silent after sound, and returns what was played: of the audio context with the most of
 * it.
 */
export async function readPlayedAudio(page: Page): Promise<PlayedAudio> {
  await page.waitForFunction(() =>
    window.playedAudio.some(({ blocks }) => blocks.at(-1)?.every((sample) => sample === 0) ?? false),
  );
  const contexts = await page.evaluate(() =>
    window.playedAudio.map(({ sampleRateHz, blocks }) => ({
      sampleRateHz,
      samples: blocks.flatMap((block) => Array.from(block, (sample) => Math.round(sample * 32_768))),
    })),
  );
  const loudest = contexts.toSorted((a, b) => b.samples.length - a.samples.length)[0];
  if (loudest === undefined) throw new Error("nothing was played");
  return {
    sampleRateHz: loudest.sampleRateHz,
    samples: Float32Array.from(loudest.samples, (sample) => sample / 32_768),
  };
}

/**
 * Milliseconds of played audio, in 20 ms blocks, that hold a tone of `hz` (a multiple of 50) at more than −34 dB of
 * full scale.
 */
export function toneMs({ samples, sampleRateHz }: PlayedAudio, hz: number): number {
  const block = Math.round(sampleRateHz / 50);
  const whole = Int16Array.from(samples, (sample) => sample * 32_767);
  let blocks = 0;
  for (let at = 0; at + block <= whole.length; at += block) {
    if (toneAmplitude(whole.subarray(at, at + block), hz, sampleRateHz) > 650) blocks += 1;
  }
  return blocks * 20;
}

/** Milliseconds of played audio whose 10 ms blocks are louder than −60 dB of full scale. */
export function audibleMs({ samples, sampleRateHz }: PlayedAudio): number {
  const block = Math.max(1, Math.round(sampleRateHz / 100));
  let blocks = 0;
  for (let at = 0; at + block <= samples.length; at += block) {
    const energy = samples.subarray(at, at + block).reduce((sum, sample) => sum + sample * sample, 0);
    if (Math.sqrt(energy / block) > 0.001) blocks += 1;
  }
  return blocks * 10;
}
