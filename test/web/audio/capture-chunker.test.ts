import { expect, it } from "vitest";
import { CaptureChunker } from "../../../web/src/audio/capture-chunker.ts";
import { decodePcm16, encodePcm16, rmsLevel } from "../../../web/src/audio/pcm16.ts";

it("makes fifty chunks of 20 ms out of a second of 48 kHz quanta", () => {
  const chunks: Int16Array[] = [];
  const chunker = new CaptureChunker(48_000, (chunk) => chunks.push(chunk));
  for (let i = 0; i < 375; i++) chunker.push(new Float32Array(128).fill(0.5));
  expect(chunks.map(({ length }) => length)).toEqual(Array(50).fill(320));
});

it("hands out a fresh buffer each time, so that it can be given away", () => {
  const chunks: Int16Array[] = [];
  const chunker = new CaptureChunker(16_000, (chunk) => chunks.push(chunk));
  chunker.push(new Float32Array(640).fill(0.25));
  expect(chunks).toHaveLength(2);
  expect(chunks[0]?.buffer).not.toBe(chunks[1]?.buffer);
});

it("clamps what is louder than full scale", () => {
  expect([...encodePcm16(Float32Array.of(0, 1, -1, 2, -2, 0.5))]).toEqual([
    0, 32_767, -32_768, 32_767, -32_768, 16_384,
  ]);
});

it("writes little-endian bytes and ignores an odd last one", () => {
  const bytes = Uint8Array.of(0x00, 0x40, 0x00, 0xc0, 0x7f).buffer;
  expect([...decodePcm16(bytes)]).toEqual([0.5, -0.5]);
});

it("measures a level of full scale as 1 and of nothing as 0", () => {
  expect(rmsLevel(Int16Array.of(-32_768, -32_768))).toBe(1);
  expect(rmsLevel(new Int16Array(320))).toBe(0);
  expect(rmsLevel(new Int16Array(0))).toBe(0);
});
