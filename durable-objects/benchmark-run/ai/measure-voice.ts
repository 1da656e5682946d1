import { samplesToMs } from "../../../voice/audio/frame.ts";
import type { TextToSpeechSession } from "../../../voice/providers.ts";
import type { SpokenSentence } from "../../../workers/measure/benchmarks/ai-figures.ts";
import type { StepContext } from "../category.ts";

/** Has a voice speak one sentence, and measures how soon and how fast it comes. Throws `ProviderError`. */
export async function measureVoice(
  session: TextToSpeechSession,
  text: string,
  sampleRateHz: number,
  { monotonicMs, signal }: Pick<StepContext, "monotonicMs" | "signal">,
): Promise<Omit<SpokenSentence, "provider" | "model">> {
  const askedAtMs = monotonicMs();
  let firstAtMs: number | null = null;
  let sampleCount = 0;
  for await (const samples of session.synthesize(text, signal)) {
    if (samples.length === 0) continue;
    firstAtMs ??= monotonicMs();
    sampleCount += samples.length;
  }
  const tookMs = monotonicMs() - askedAtMs;
  if (firstAtMs === null) throw new Error("the voice said nothing");
  return {
    failure: null,
    firstByteMs: firstAtMs - askedAtMs,
    realTimeFactor: tookMs / samplesToMs(sampleCount, sampleRateHz),
  };
}
