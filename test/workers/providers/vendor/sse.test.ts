import { describe, expect, it } from "vitest";
import { SseError, SseParser } from "../../../../workers/providers/vendor/sse.ts";

const parse = (...texts: string[]): string[] => {
  const parser = new SseParser();
  return [...texts.flatMap((text) => parser.push(text)), ...parser.end()];
};

describe("SseParser", () => {
  it.each([
    ["an event", ["data: one\n\n"], ["one"]],
    ["no space after the colon", ["data:one\n\n"], ["one"]],
    ["only one space taken", ["data:  one\n\n"], [" one"]],
    ["several lines of data", ["data: one\ndata: two\n\n"], ["one\ntwo"]],
    ["an empty line of data", ["data:\n\n"], [""]],
    ["comments", [": ping\n\ndata: one\n: more\n\n"], ["one"]],
    ["other fields", ["event: message\nid: 7\nretry: 10\ndata: one\n\n"], ["one"]],
    ["CRLF", ["data: one\r\n\r\ndata: two\r\n\r\n"], ["one", "two"]],
    ["CR", ["data: one\r\rdata: two\r\r"], ["one", "two"]],
    ["CRLF split between reads", ["data: one\r", "\ndata: two\r", "\n\r", "\n"], ["one\ntwo"]],
    ["an end without its blank line", ["data: one\n\ndata: [DONE]"], ["one", "[DONE]"]],
    [
      "events of JSON without blank lines",
      ['data: {"a":1}\ndata: {"a":2}\ndata: [DONE]\n'],
      ['{"a":1}', '{"a":2}', "[DONE]"],
    ],
    ["JSON on several lines", ['data: {"a":{}\ndata: ,"b":[\ndata: {}]}\n\n'], ['{"a":{}\n,"b":[\n{}]}']],
    ["nothing", [], []],
    ["blank lines only", ["\n\n\n"], []],
  ])("reads %s", (_, texts, events) => {
    expect(parse(...texts)).toEqual(events);
  });

  it("reads the same however the text is cut", () => {
    const text = "data: one\r\n\r\n: c\ndata: two\ndata: three\n\ndata: fo\r\rdata: five";
    const whole = parse(text);
    for (let size = 1; size < text.length; size++) {
      const parts = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      expect(parse(...parts)).toEqual(whole);
    }
  });

  it.each(["data: ", "", "data: x\n".repeat(10)])("gives up on an event that never ends (%j…)", (start) => {
    const parser = new SseParser();
    parser.push(start);
    expect(() => {
      for (let i = 0; i < 200; i++) parser.push(`data: ${"x".repeat(10_000)}${start.includes("\n") ? "\n" : ""}`);
    }).toThrow(SseError);
  });
});
