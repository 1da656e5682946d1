import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLanguageModel } from "../../local/language-model/server.ts";
import { type Platform, startPlatform } from "../../local/platform.ts";
import type { LocalService } from "../../local/service.ts";
import { startSpeechToText } from "../../local/speech-to-text/server.ts";
import { startTextToSpeech } from "../../local/text-to-speech/server.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";
import { endedCall, timelineOf } from "../support/http/platform-api.ts";
import { watchLog } from "../support/log-watch.ts";

/** No caller is left without a sound for longer than this once it has stopped speaking. */
const MAX_SILENCE_MS = 3_000;

const log = watchLog();
let platform: Platform;
/** Services that were started again are not the platform's to stop. */
const restarted: LocalService[] = [];

beforeAll(async () => {
  platform = await startPlatform({ port: 0, dataDirectory: null });
});

afterAll(async () => {
  await Promise.all(restarted.map((service) => service.close()));
  await platform.close();
  log.stop();
  // Not a word about an uncaught error, from Node or from the worker's runtime.
  expect(log.lines).toEqual([]);
});

describe.each([
  { vendor: "speech to text", stage: "stt", service: "speechToText", start: startSpeechToText },
  { vendor: "the language model", stage: "llm", service: "languageModel", start: startLanguageModel },
  { vendor: "text to speech", stage: "tts", service: "textToSpeech", start: startTextToSpeech },
] as const)("when $vendor dies in the middle of calls", ({ stage, service, start }) => {
  it("leaves nobody in silence, wherever the call was, and serves the same calls when it is back", async () => {
    const calls = await Promise.all([answered(), answered(), answered(), answered()]);
    const [silent, speaking, asking, listening] = calls;

    // One caller hears an answer, one has just asked, one is speaking and one has not begun when the service goes.
    const answering = listening.agentSpeaks();
    await listening.say(sentence("is there parking"));
    await answering;
    // Past any opener: the answer itself was made.
    await listening.until("the answer is heard", () => /yes,/i.test(listening.heardSinceAsked()));
    const speech = speaking.say(sentence("i would like to book an appointment for tuesday"));
    const asked = await asking.say(sentence("how long does a cleaning take"));
    await platform.services[service].close();
    const saidLater = await silent.say(sentence("is there parking"));
    const saidMeanwhile = await speech;
    const silencesMs = await Promise.all([
      soundAfter(asking, "has asked", asked.endedAtMs),
      soundAfter(speaking, "was speaking", saidMeanwhile.endedAtMs),
      soundAfter(silent, "spoke afterwards", saidLater.endedAtMs),
    ]);
    for (const silenceMs of silencesMs) expect(silenceMs).toBeLessThan(MAX_SILENCE_MS);
    // What was made before the service went is heard to its end.
    expect(listening.heardSinceAsked()).toMatch(/(?:^| )yes, there is free parking behind the building\.$/i);

    asking.hangUp();
    expect(await endedCall(platform, asking.callId)).toMatchObject({ endReason: "caller_hung_up" });

    restarted.push(await start({ port: Number(new URL(platform.services[service].url).port) }));
    const others = [silent, speaking, listening];
    await Promise.all(others.map(askForTheWay));
    for (const call of others) call.hangUp();
    const ended = await Promise.all(others.map(({ callId }) => endedCall(platform, callId)));
    expect(ended.map(({ endReason }) => endReason)).toEqual(others.map(() => "caller_hung_up"));
    const events = await timelineOf(platform, silent.callId);
    // An answer that earlier calls have heard needs no voice.
    const isSpokenFromMemory = events.some(
      (event) => event.type === "answer_ready" && event.source === "recurring_clip",
    );
    if (stage !== "tts" || !isSpokenFromMemory) {
      expect(events).toContainEqual(expect.objectContaining({ type: "provider_failed", stage }));
    }
  });
});

/** A call whose greeting is being heard. */
async function answered(): Promise<Conversation> {
  const call = await Conversation.open(platform);
  await call.agentSpeaks();
  return call;
}

/** How long after `fromMs` the caller begins to hear something, in ms. */
async function soundAfter(call: Conversation, who: string, fromMs: number): Promise<number> {
  const soundAtMs = (): number | undefined => [...call.caller.firstAudibleAtMs.values()].find((atMs) => atMs > fromMs);
  await call.until(`a sound for who ${who}`, () => soundAtMs() !== undefined);
  return (soundAtMs() as number) - fromMs;
}

/** Asks where the clinic is when the agent has said what it had to; resolves when the answer is being heard. */
async function askForTheWay(call: Conversation): Promise<void> {
  // Sooner, it would go on with what the caller said before.
  const isFree = (): boolean =>
    call.messages("status").at(-1)?.status === "listening" && !call.caller.loudspeaker.isPlaying;
  await call.until("the agent has said what it had to", isFree);
  await call.say(sentence("where are you located"));
  await call.until(
    "the question is recognised",
    () => call.messages("transcript").at(-1)?.text === "where are you located",
  );
  await call.until("its answer is heard", () => call.heardSinceAsked().includes("We are at"));
}
