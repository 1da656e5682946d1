import { expect, it } from "vitest";
import { parseWav } from "../../../voice/audio/wav.ts";
import { recordingBytes, recordingHeader, WAV_HEADER_BYTES } from "../../../voice/recording/audio-format.ts";
import { levelsOf } from "../../../voice/recording/levels.ts";

it("is a WAV file of two channels that a reader of such files takes", () => {
  const audio = new Uint8Array(recordingBytes(100)).fill(0xff);
  audio[0] = 0x80;
  const file = new Uint8Array(WAV_HEADER_BYTES + audio.length);
  file.set(recordingHeader(audio.length));
  file.set(audio, WAV_HEADER_BYTES);
  const parsed = parseWav(file);
  if (!parsed.ok) throw new Error(parsed.detail);
  expect(parsed).toMatchObject({ sampleRateHz: 16_000, channels: 2 });
  expect(parsed.samples).toHaveLength(3_200);
  expect([...parsed.samples.subarray(0, 3)]).toEqual([32_124, 0, 0]);
});

it("takes 1.92 MB a minute", () => {
  expect(recordingBytes(60_000)).toBe(1_920_000);
});

it("has the loudest of each channel in every 200 ms as its levels", () => {
  const bytes = new Uint8Array(recordingBytes(300)).fill(0xff);
  // The caller early, the agent late; sign does not matter.
  bytes[10] = 0x00;
  bytes[recordingBytes(250) + 1] = 0x8f;
  expect([...levelsOf(bytes)]).toEqual([127, 0, 0, 112]);
});
