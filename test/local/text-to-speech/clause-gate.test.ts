import { beforeEach, describe, expect, it } from "vitest";
import { CallDraws } from "../../../local/latency/draws.ts";
import { PROFILES } from "../../../local/latency/profiles.ts";
import { ClauseGate } from "../../../local/text-to-speech/clause-gate.ts";
import type { SpeechEncoding, SpeechFormat } from "../../../local/text-to-speech/speech-format.ts";
import { voiceForModel } from "../../../local/text-to-speech/voices.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const SEED = 3;
const SPEECH = Uint8Array.of(1, 2, 3, 4);

function format(encoding: SpeechEncoding, sampleRateHz: number): SpeechFormat {
  const voice = voiceForModel("aura-2-thalia-en");
  if (voice === null) throw new Error("the voice is gone");
  return { model: "aura-2-thalia-en", voice, encoding, sampleRateHz, container: "none" };
}

const draws = () => new CallDraws(PROFILES.cloud, SEED, 0, () => 0);
/** The waits of the call's first two clauses. */
const [firstMs, secondMs] = (() => {
  const call = draws();
  return [call.ms("tts_hop") + call.ms("tts_first_byte"), call.ms("tts_hop") + call.ms("tts_first_byte")];
})() as [number, number];

let clock: FakeClock;
let sent: (number | string)[];
function gateWith(waits: CallDraws | undefined, encoding: SpeechEncoding = "linear16", rateHz = 16_000): ClauseGate {
  return new ClauseGate(waits, clock, format(encoding, rateHz), {
    audio: (bytes) => sent.push(bytes.length),
    marked: (markId) => sent.push(`mark ${markId}`),
  });
}

beforeEach(() => {
  clock = new FakeClock();
  sent = [];
});

/** 120 ms of 16 kHz linear16. */
const SILENCE = 3840;

describe("the wait before a clause's first byte", () => {
  it("begins with the text, and what was made meanwhile follows a lead of silence at once", () => {
    const gate = gateWith(draws());
    gate.text();
    gate.endOfText();
    clock.advance(firstMs / 2);
    gate.audio(SPEECH);
    gate.audio(SPEECH);
    gate.marked(0);
    clock.advance(firstMs / 2 - 0.01);
    expect(sent).toEqual([]);
    clock.advance(0.02);
    expect(sent).toEqual([SILENCE, 4, 4, "mark 0"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is not added to synthesis that takes longer", () => {
    const gate = gateWith(draws());
    gate.text();
    clock.advance(firstMs + 50);
    expect(sent).toEqual([]);
    gate.audio(SPEECH);
    expect(sent).toEqual([SILENCE, 4]);
    gate.audio(SPEECH);
    expect(sent).toEqual([SILENCE, 4, 4]);
  });

  it("of a clause that comes while another waits runs at the same time, and keeps their order", () => {
    const gate = gateWith(draws());
    for (const markId of [1, 2]) {
      gate.text();
      gate.text();
      gate.endOfText();
      gate.audio(SPEECH);
      gate.marked(markId);
    }
    clock.advance(Math.min(firstMs, secondMs) - 0.01);
    expect(sent).toEqual([]);
    clock.advance(Math.max(firstMs, secondMs));
    expect(sent).toEqual([SILENCE, 4, "mark 1", SILENCE, 4, "mark 2"]);
  });

  it("is over with a clear, and what was held is gone", () => {
    const gate = gateWith(draws());
    gate.text();
    gate.audio(SPEECH);
    gate.clear();
    expect(clock.pendingTimers).toBe(0);
    clock.advance(10_000);
    expect(sent).toEqual([]);
    gate.text();
    gate.endOfText();
    gate.audio(SPEECH);
    gate.marked(5);
    clock.advance(secondMs + 0.01);
    expect(sent).toEqual([SILENCE, 4, "mark 5"]);
  });

  it("holds back no mark that has no text before it", () => {
    const gate = gateWith(draws());
    gate.endOfText();
    gate.marked(1);
    expect(sent).toEqual(["mark 1"]);
  });

  it("leads with as much silence in other formats", () => {
    const lead: number[] = [];
    const gate = new ClauseGate(draws(), clock, format("mulaw", 8000), {
      audio: (bytes) => lead.push(...bytes),
      marked: () => {},
    });
    gate.text();
    gate.audio(SPEECH);
    clock.advance(firstMs + 0.01);
    expect(lead).toEqual([...Array(960).fill(0xff), ...SPEECH]);
  });

  it("does not exist without draws", () => {
    const gate = gateWith(undefined);
    gate.text();
    gate.audio(SPEECH);
    gate.endOfText();
    gate.marked(1);
    expect(sent).toEqual([4, "mark 1"]);
  });
});
