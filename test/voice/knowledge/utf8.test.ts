import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUtf8, UTF8_BYTES_PER_UNIT, writeUtf8 } from "../../../voice/knowledge/utf8.ts";

function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * UTF8_BYTES_PER_UNIT);
  return bytes.slice(0, writeUtf8(text, bytes, 0));
}

describe("UTF-8", () => {
  it("is what the platform writes and reads, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = encodeUtf8(text);
        expect(bytes).toEqual(new TextEncoder().encode(text));
        expect(decodeUtf8(bytes)).toBe(text.toWellFormed());
      }),
    );
  });

  it("reads between two places, also long texts", () => {
    expect(decodeUtf8(encodeUtf8("a€b"), 1, 4)).toBe("€");
    const long = "für 😀 ".repeat(20_000);
    expect(decodeUtf8(encodeUtf8(long))).toBe(long);
  });
});
