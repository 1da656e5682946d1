import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tone, toneAmplitude } from "../../support/audio/tone.ts";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakeCall } from "../../support/call/fake-call.ts";
import { writeToneFile } from "../support/microphone-file.ts";
import { type TalkPage, TalkSite } from "../support/talk-site.ts";
import { audibleMs, readPlayedAudio, toneMs } from "../support/tap.ts";

const chromiumPath = findChromium("the talk page's audio in a browser");

/** Well inside the speech band, and no multiple of it survives at 24 kHz. */
const MICROPHONE_HZ = 1_000;
const AGENT_RATE_HZ = 24_000;

/**
 * Heard beyond the last acknowledgement when a stop was sent: one acknowledgement period, the way, the fade and the
 * device.
 */
const STOP_BOUND_MS = 400;

/** One at a time: they measure sound, which a busy browser would be late with. */
describe.skipIf(chromiumPath === null)("the talk page's audio", { timeout: 40_000 }, () => {
  let folder: string;
  let site: TalkSite;
  let talk: TalkPage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "quantum-voice-microphone-"));
    site = await TalkSite.start(chromiumPath as string, await writeToneFile(folder, MICROPHONE_HZ, 3_000, 500));
  }, 60_000);

  afterAll(async () => {
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    talk = await site.open();
  });

  afterEach(() => talk.close());

  /** `seconds` of a tone as the agent's voice: half a second, which a busy page can live on, then slices of 100 ms. */
  function speak(call: FakeCall, turnId: string, hz: number, seconds: number): void {
    call.send({ type: "agent_audio_started", turnId }, { type: "status", status: "speaking" });
    const samples = tone(hz, 10_000, seconds * AGENT_RATE_HZ, AGENT_RATE_HZ);
    call.sendAudio(samples.slice(0, AGENT_RATE_HZ / 2));
    for (let at = AGENT_RATE_HZ / 2; at < samples.length; at += AGENT_RATE_HZ / 10) {
      call.sendAudio(samples.slice(at, at + AGENT_RATE_HZ / 10));
    }
  }

  it("sends the microphone as 20 ms chunks of 16 kHz PCM at true pitch", async () => {
    const call = await talk.startCall();
    await call.until("two seconds of audio", () => call.audio.length >= 100);
    expect(new Set(call.audio.map(({ length }) => length))).toEqual(new Set([320]));
    // A second in which the tone was on from end to end: the loudest, with echo cancelling and gain control settled.
    const seconds = [0, 25, 50].map((at) => Int16Array.from(call.audio.slice(at, at + 50).flatMap((c) => [...c])));
    const rms = (samples: Int16Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
    const loudest = seconds.toSorted((a, b) => rms(b) - rms(a))[0] as Int16Array;
    expect(rms(loudest)).toBeGreaterThan(300);
    const amplitudes = Array.from({ length: 41 }, (_, i) => {
      const hz = MICROPHONE_HZ - 20 + i;
      return { hz, amplitude: toneAmplitude(loudest, hz, 16_000) };
    });
    const strongest = amplitudes.toSorted((a, b) => b.amplitude - a.amplitude)[0];
    // 0.8 % off, as from restarting the filter at each quantum, would be 8 Hz.
    expect(Math.abs((strongest?.hz ?? 0) - MICROPHONE_HZ)).toBeLessThanOrEqual(1);
    expect(talk.faults).toEqual([]);
  });

  it("plays the agent's audio without gaps and says how much was played", async () => {
    const call = await talk.startCall();
    speak(call, "turn_1", 440, 1);
    await call.until("all of the turn is played", () => call.playedMs("turn_1") >= 999);
    const acks = call.messages.flatMap((message) => (message.type === "playback" ? [message.ms] : []));
    expect(acks.length).toBeGreaterThanOrEqual(5);
    expect(acks).toEqual(acks.toSorted((a, b) => a - b));
    expect(acks.at(-1)).toBeLessThanOrEqual(1_001);
    const played = await readPlayedAudio(talk.page);
    expect(played.sampleRateHz).toBe(AGENT_RATE_HZ);
    expect(audibleMs(played)).toBeGreaterThanOrEqual(980);
    expect(audibleMs(played)).toBeLessThanOrEqual(1_030);
    const voice = Int16Array.from(played.samples, (sample) => sample * 32_768);
    const from = voice.findIndex((sample) => sample !== 0);
    // A single skipped or doubled sample among these seams would lower it.
    expect(toneAmplitude(voice.slice(from, from + 23_760), 440, AGENT_RATE_HZ)).toBeGreaterThan(0.9 * 10_000 * 0.99);
    expect(talk.faults).toEqual([]);
  });

  it("falls silent at once when the server interrupts, and plays the next turn", async () => {
    const call = await talk.startCall();
    speak(call, "turn_1", 400, 5);
    await call.until("the agent is heard", () => call.playedMs("turn_1") >= 300);
    const ackedMs = call.playedMs("turn_1");
    call.send({ type: "playback_interrupt" });
    speak(call, "turn_2", 1_000, 0.8);
    await call.until("the next turn is played", () => call.playedMs("turn_2") >= 799);
    const played = await readPlayedAudio(talk.page);
    expect(toneMs(played, 1_000)).toBeGreaterThanOrEqual(760);
    expect(toneMs(played, 400)).toBeLessThan(ackedMs + STOP_BOUND_MS);
    expect(call.playedMs("turn_1")).toBeLessThan(ackedMs + STOP_BOUND_MS);
  });

  it("fades out when it is interrupted, says once how much was played, and goes on from there", async () => {
    const call = await talk.startCall();
    const acks = () => call.messages.flatMap((message) => (message.type === "playback" ? [message] : []));
    speak(call, "turn_1", 400, 3);
    await call.until("the agent is heard", () => call.playedMs("turn_1") >= 300);
    // Each is answered; what the page says of itself always has something new, so two that are equal are the answers.
    call.send({ type: "playback_interrupt" }, { type: "playback_interrupt" });
    await call.until("it says where it stopped, twice", () => acks().at(-1)?.ms === acks().at(-2)?.ms);
    const stoppedMs = acks().at(-1)?.ms ?? 0;
    // The rest may come while the last words still fade; here it waits, so that both edges can be told apart.
    await readPlayedAudio(talk.page);
    const rest = tone(400, 10_000, 3 * AGENT_RATE_HZ, AGENT_RATE_HZ).slice(
      Math.round(stoppedMs * (AGENT_RATE_HZ / 1000)),
    );
    call.sendAudio(rest);
    await call.until("all of the turn is played", () => call.playedMs("turn_1") >= 2_999);
    expect(new Set(acks().map(({ turnId }) => turnId))).toEqual(new Set(["turn_1"]));
    expect(acks().at(-1)?.ms).toBeLessThanOrEqual(3_001);
    const { samples } = await readPlayedAudio(talk.page);
    // The first stretch of sound, up to the first silence of 10 ms: what was told, and the fade.
    const from = samples.findIndex((sample) => sample !== 0);
    const pause = AGENT_RATE_HZ / 100;
    let silent = 0;
    const paused = samples.findIndex((sample, i) => {
      silent = i > from && Math.abs(sample) < 0.0005 ? silent + 1 : 0;
      return silent === pause;
    });
    const end = paused - pause;
    const resumed = samples.findIndex((sample, i) => i > paused && Math.abs(sample) >= 0.0005);
    // 400 Hz at this loudness moves by 0.03 from sample to sample at most; a click would be a jump of up to 0.27.
    const nearby = AGENT_RATE_HZ / 50;
    const stopAndResumption = samples.slice(end - nearby, resumed + nearby);
    const steps = stopAndResumption.map((sample, i) => Math.abs(sample - (stopAndResumption[i - 1] ?? sample)));
    expect(Math.max(...steps)).toBeLessThan(0.045);
    const firstStretchMs = ((end - from) * 1000) / AGENT_RATE_HZ;
    expect(firstStretchMs - stoppedMs).toBeGreaterThan(6);
    expect(firstStretchMs - stoppedMs).toBeLessThan(16);
  });

  it("stops the agent at once when asked to, telling the server", async () => {
    const call = await talk.startCall();
    speak(call, "turn_1", 400, 5);
    await talk.page.getByRole("button", { name: "Stop" }).click();
    await call.until("stop", () => call.messages.some(({ type }) => type === "stop"));
    const ackedMs = call.playedMs("turn_1");
    // Still on the wire when the server heard of it.
    call.sendAudio(tone(400, 10_000, AGENT_RATE_HZ, AGENT_RATE_HZ));
    call.send({ type: "playback_interrupt" });
    speak(call, "turn_2", 1_000, 0.8);
    await call.until("the next turn is played", () => call.playedMs("turn_2") >= 799);
    expect(toneMs(await readPlayedAudio(talk.page), 400)).toBeLessThan(ackedMs + STOP_BOUND_MS);
    expect(call.playedMs("turn_1")).toBeLessThan(ackedMs + STOP_BOUND_MS);
  });

  it("sends silence while muted, and sound again afterwards", async () => {
    const call = await talk.startCall();
    const isSilent = (chunk: Int16Array | undefined) => chunk?.every((sample) => sample === 0) ?? false;
    await call.until("sound", () => call.audio.length > 10 && !isSilent(call.audio.at(-1)));
    await talk.page.getByRole("button", { name: "Mute" }).click();
    await call.until("half a second of silence", () => call.audio.length > 50 && call.audio.slice(-25).every(isSilent));
    await talk.page.getByRole("button", { name: "Unmute" }).click();
    await call.until("sound again", () => !isSilent(call.audio.at(-1)));
  });

  it("comes back to the same call after the line was cut", async () => {
    const call = await talk.startCall();
    call.send({ type: "transcript", role: "user", text: "Hello there" });
    await talk.page.getByText("Hello there").waitFor();
    call.cutLine();
    const again = await talk.platform.nextCall();
    expect(again.token).toBe("resume-token");
    await again.begin({ isResumed: true });
    await talk.page.getByText("Listening", { exact: true }).waitFor();
    await again.until("audio", () => again.audio.length > 10);
    await talk.page.getByText("Hello there").waitFor();
    speak(again, "turn_9", 440, 0.3);
    await again.until("playback goes on", () => again.playedMs("turn_9") >= 299);
  });

  it("tells where a turn was last heard before it takes the call up again", async () => {
    const call = await talk.startCall();
    speak(call, "turn_1", 440, 3);
    await call.until("half a second is played", () => call.playedMs("turn_1") >= 500);
    call.cutLine();
    const again = await talk.platform.nextCall();
    await again.until("start_call", () => again.messages.some(({ type }) => type === "start_call"));
    expect(again.messages.map(({ type }) => type).slice(0, 3)).toEqual(["hello", "playback", "start_call"]);
    expect(again.messages[1]).toMatchObject({ turnId: "turn_1", isStopped: true });
    expect(again.playedMs("turn_1")).toBeGreaterThanOrEqual(500);
  });

  it("changes the loudness with the volume slider", async () => {
    await talk.page.getByLabel("Volume").fill("0.1");
    const call = await talk.startCall();
    speak(call, "turn_1", 440, 0.5);
    await call.until("the turn is played", () => call.playedMs("turn_1") >= 499);
    const { samples } = await readPlayedAudio(talk.page);
    const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.02);
    expect(peak).toBeLessThan(0.05);
  });

  it("lets the agent's last words be heard after the call has ended", async () => {
    const call = await talk.startCall();
    speak(call, "turn_1", 440, 1);
    call.end("agent_hung_up");
    await talk.page.getByText("Call ended: agent hung up").waitFor();
    // Most of it: the tap's own last block goes when the page closes its loudspeaker.
    await talk.page.waitForFunction(
      (leastSamples) =>
        window.playedAudio.some(
          ({ blocks }) => blocks.flatMap((block) => [...block]).filter((s) => s !== 0).length > leastSamples,
        ),
      0.6 * AGENT_RATE_HZ,
    );
  });
});
