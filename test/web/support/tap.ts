import type { Page } from "playwright-core";
import { toneAmplitude } from "../../support/tone.ts";

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
 * Taps everything that a page connects to an audio context's loudspeaker, whoever plays it. Call before the page is opened. The tap hangs
 * beside the real connection and changes nothing of it; a script processor is used because it needs no file that the page's content
 * security policy would have to allow.
 */
export async function tapPlayback(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.playedAudio = [];
    const taps = new WeakMap<BaseAudioContext, ScriptProcessorNode>();
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
    const tapOf = (context: AudioContext) => {
      const known = taps.get(context);
      if (known) return known;
      const tap = context.createScriptProcessor(1024, 1, 1);
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
      if (args[0] instanceof AudioDestinationNode) connect.call(this, tapOf(this.context as AudioContext));
      return connect.apply(this, args);
    } as AudioNode["connect"];
  });
}

/** What the page has played so far, of the audio context with the most sound; no samples when nothing was heard. */
export async function readPlayedAudio(page: Page): Promise<PlayedAudio> {
  const contexts = await page.evaluate(() =>
    window.playedAudio.map(({ sampleRateHz, blocks }) => ({
      sampleRateHz,
      samples: blocks.flatMap((block) => Array.from(block, (sample) => Math.round(sample * 32_768))),
    })),
  );
  const loudest = contexts.toSorted((a, b) => b.samples.length - a.samples.length)[0];
  if (loudest === undefined) return { sampleRateHz: 0, samples: new Float32Array() };
  return {
    sampleRateHz: loudest.sampleRateHz,
    samples: Float32Array.from(loudest.samples, (sample) => sample / 32_768),
  };
}

/** Milliseconds of played audio, in 20 ms blocks, that hold a tone of `hz` (a multiple of 50) at more than −34 dB of full scale. */
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
