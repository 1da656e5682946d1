import type { AiBinding } from "../../../workers/providers/vendor/config.ts";

/** A Workers AI binding whose every voice hums: silence, then 60 ms of sound per character, as headerless PCM. */
export class SpeakingAi implements AiBinding {
  readonly spoken: string[] = [];
  isDown = false;

  async run(_model: string, inputs: Record<string, unknown>): Promise<unknown> {
    if (this.isDown) throw new Error("3040: Capacity temporarily exceeded");
    const text = String(inputs.text);
    const samplesPerMs = Number(inputs.sample_rate) / 1000;
    this.spoken.push(text);
    const samples = new Int16Array(100 * samplesPerMs + text.length * 60 * samplesPerMs);
    samples.fill(4_000, 100 * samplesPerMs);
    return new Response(samples);
  }
}
