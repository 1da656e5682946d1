import { describe, expect, it } from "vitest";
import {
  bytesToSamples,
  FRAME_SAMPLES,
  FrameSlicer,
  msToSamples,
  PcmAssembler,
  samplesToBytes,
  samplesToMs,
} from "../../../voice/audio/frame.ts";

describe("durations", () => {
  it("converts between milliseconds and samples", () => {
    expect(FRAME_SAMPLES).toBe(320);
    expect(msToSamples(20, 8_000)).toBe(160);
    expect(msToSamples(5, 22_050)).toBe(110);
    expect(samplesToMs(441, 44_100)).toBe(10);
  });
});

describe("sample bytes", () => {
  it("puts the low byte first", () => {
    expect([...samplesToBytes(Int16Array.of(1, -2, 0x1234))]).toEqual([1, 0, 0xfe, 0xff, 0x34, 0x12]);
  });

  it("reads samples at an odd offset of a larger buffer", () => {
    const message = Uint8Array.of(99, 0x34, 0x12, 0xff, 0xff);
    expect([...bytesToSamples(message.subarray(1))]).toEqual([0x1234, -1]);
  });

  it("shares no memory with its input", () => {
    const samples = Int16Array.of(7);
    const bytes = samplesToBytes(samples);
    const back = bytesToSamples(bytes);
    samples[0] = 1;
    bytes[0] = 2;
    expect(back[0]).toBe(7);
  });

  it("converts only the part a view covers", () => {
    expect([...samplesToBytes(Int16Array.of(1, 2, 3).subarray(1, 2))]).toEqual([2, 0]);
  });

  it("refuses half a sample", () => {
    expect(() => bytesToSamples(new Uint8Array(3))).toThrow(RangeError);
  });
});

describe("PcmAssembler", () => {
  const samples = Int16Array.from({ length: 40 }, (_, index) => index * 500 - 9_000);
  const bytes = samplesToBytes(samples);

  it.each([1, 2, 3, 5, 7, 80])("gives back the same samples from messages of %i bytes", (size) => {
    const assembler = new PcmAssembler();
    const received: number[] = [];
    for (let at = 0; at < bytes.length; at += size) received.push(...assembler.push(bytes.subarray(at, at + size)));
    expect(received).toEqual([...samples]);
    expect(assembler.pendingBytes).toBe(0);
  });

  it("holds the odd byte through an empty message", () => {
    const assembler = new PcmAssembler();
    expect(assembler.push(Uint8Array.of(0x34))).toHaveLength(0);
    expect(assembler.pendingBytes).toBe(1);
    expect(assembler.push(new Uint8Array(0))).toHaveLength(0);
    expect(assembler.pendingBytes).toBe(1);
    expect([...assembler.push(Uint8Array.of(0x12))]).toEqual([0x1234]);
    expect(assembler.pendingBytes).toBe(0);
  });

  it("carries a zero byte like any other", () => {
    const assembler = new PcmAssembler();
    assembler.push(Uint8Array.of(0));
    expect([...assembler.push(Uint8Array.of(1, 2))]).toEqual([256]);
    expect(assembler.pendingBytes).toBe(1);
  });
});

describe("FrameSlicer", () => {
  const samples = Int16Array.from({ length: 103 }, (_, index) => index);

  function slice(chunkSamples: number): number[][] {
    const frames: number[][] = [];
    const slicer = new FrameSlicer(10);
    for (let at = 0; at < samples.length; at += chunkSamples) {
      slicer.push(samples.subarray(at, at + chunkSamples), (frame) => frames.push([...frame]));
    }
    expect(slicer.pendingSamples).toBe(3);
    slicer.flush((frame) => frames.push([...frame]));
    expect(slicer.pendingSamples).toBe(0);
    return frames;
  }

  it.each([1, 3, 9, 10, 11, 25, 103])("cuts chunks of %i samples into the same frames", (chunkSamples) => {
    const frames = slice(chunkSamples);
    expect(frames).toHaveLength(11);
    expect(frames.flat().slice(0, 103)).toEqual([...samples]);
  });

  it("pads the last frame with silence", () => {
    expect(slice(17).at(-1)).toEqual([100, 101, 102, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("has nothing to flush when the stream ends on a frame", () => {
    const slicer = new FrameSlicer(10);
    slicer.push(samples.subarray(0, 20), () => {});
    slicer.flush(() => expect.unreachable());
  });

  it("refuses a frame length that is not a positive whole number", () => {
    expect(() => new FrameSlicer(0)).toThrow(RangeError);
    expect(() => new FrameSlicer(2.5)).toThrow(RangeError);
  });
});
