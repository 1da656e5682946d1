import { beforeAll, describe, expect, it } from "vitest";
import { DeadlineExceeded } from "../../../voice/deadline.ts";
import { decodeBase64, encodeBase64 } from "../../../voice/flight/base64.ts";
import { decodeJson, encodeJson } from "../../../voice/flight/codec.ts";
import { parseRecording } from "../../../voice/flight/recording.ts";
import { ProviderError } from "../../../voice/providers.ts";
import { RecordedCall } from "../../support/call/recorded-call.ts";

describe("a line of a recording", () => {
  it("keeps samples, errors and numbers as they were", () => {
    const failure = { provider: "a", stage: "stt", message: "gone", isRetryable: false, status: 403 } as const;
    const value = {
      samples: Int16Array.of(-32_768, -1, 0, 1, 32_767),
      failed: new ProviderError(failure),
      late: new DeadlineExceeded("llm", 1_200),
      other: new TypeError("no such thing"),
      never: Number.POSITIVE_INFINITY,
      text: "wörds",
    };
    const again = decodeJson(encodeJson(value)) as typeof value;
    expect(again.samples).toEqual(value.samples);
    expect(again.failed).toBeInstanceOf(ProviderError);
    expect(again.failed).toMatchObject(failure);
    expect(again.late).toBeInstanceOf(DeadlineExceeded);
    expect(again.late).toMatchObject({ stage: "llm", limitMs: 1_200 });
    expect(again.other).toMatchObject({ name: "TypeError", message: "no such thing" });
    expect([again.never, again.text]).toEqual([value.never, value.text]);
  });

  it.each([0, 1, 2, 3, 4, 5, 255, 256])("has base64 as others write it: %i bytes", (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + 250) % 256);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
  });

  it.each(["a", "a===", "ab!d", "ab=d"])("refuses %s", (text) => {
    expect(() => decodeBase64(text)).toThrow(RangeError);
  });
});

describe("a recording's file", () => {
  let lines: string[];
  beforeAll(async () => {
    const sim = new RecordedCall();
    await sim.start();
    sim.call.end("caller_hung_up");
    lines = sim.recorded.file.trimEnd().split("\n");
  });
  const faultOf = (changed: readonly string[]) => {
    const parsed = parseRecording(changed.join("\n"));
    if (parsed.ok) throw new Error("it was taken");
    return parsed.error;
  };
  const with_ = (index: number, line: string) => lines.with(index, line);

  it("is taken whole, with and without a last line break", () => {
    for (const end of ["", "\n"]) expect(parseRecording(lines.join("\n") + end).ok).toBe(true);
  });

  it("says that it was cut off, wherever that was", () => {
    const cutOff = { detail: "the file was cut off: its last line is not recording_ended" };
    expect(faultOf(lines.slice(0, -1))).toMatchObject({ line: lines.length - 1, ...cutOff });
    expect(faultOf(lines.slice(0, 1))).toMatchObject({ line: 1, ...cutOff });
    const half = lines.slice(0, 40);
    expect(faultOf([...half, (lines[40] as string).slice(0, 10)])).toMatchObject({ line: 41, ...cutOff });
  });

  it("names line and field of what is wrong", () => {
    expect(faultOf([])).toMatchObject({ line: 1 });
    expect(faultOf(["RIFF....WAVE"])).toMatchObject({ line: 1, detail: expect.stringContaining("JSON") });
    const header = JSON.parse(lines[0] as string);
    expect(faultOf(with_(0, JSON.stringify({ ...header, version: 2 })))).toMatchObject({
      line: 1,
      detail: expect.stringMatching(/^version: /),
    });
    expect(faultOf(with_(4, '{"type":"timer_fired","atMs":0}'))).toMatchObject({
      line: 5,
      detail: expect.stringMatching(/^timer: /),
    });
    expect(faultOf(with_(4, '{"type":"hummed","atMs":0}'))).toMatchObject({
      line: 5,
      detail: expect.stringMatching(/^type: /),
    });
    expect(faultOf(with_(4, '{"type":"arrived","atMs":0,"stream":1,"value":{"$pcm16":"?"}}'))).toMatchObject({
      line: 5,
    });
    const segment = JSON.parse(lines[1] as string);
    segment.agent.limits.maxCallMs = "long";
    expect(faultOf(with_(1, JSON.stringify(segment)))).toMatchObject({
      line: 2,
      detail: expect.stringMatching(/^agent\.limits\.maxCallMs: /),
    });
  });

  it("needs a segment before anything else, and one at all", () => {
    expect(faultOf(lines.toSpliced(1, 1))).toMatchObject({ line: 2, detail: expect.stringContaining("segment") });
    expect(faultOf([lines[0] as string, lines.at(-1) as string])).toMatchObject({ detail: "nothing was recorded" });
  });
});
