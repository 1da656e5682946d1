import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inflater } from "../../../../../workers/services/knowledge/pdf/inflate.ts";
import { bytesOf, deflated, packedBlanks, textOf } from "../../../../support/pdf-file.ts";

function inflated(packed: string): string {
  const inflater = new Inflater(bytesOf(packed));
  while (!inflater.isEnded) inflater.unpackSome();
  return textOf(inflater.unpacked);
}

describe("the inflater", () => {
  it.each([
    ["nothing", ""],
    ["a letter", "a"],
    ["bytes that do not pack", textOf(Uint8Array.from({ length: 100_000 }, (_, i) => (i * i * 40_503) >> 7))],
    ["text", Array.from({ length: 20_000 }, (_, i) => `Line ${i * i} of it.\n`).join("")],
    ["one letter", "x".repeat(1_000_000)],
  ])("gives back what was packed: %s", async (_, text) => {
    expect(inflated(await deflated(text))).toBe(text);
  });

  it("gives back whatever was packed", async () => {
    const text = fc.array(fc.tuple(fc.string({ unit: "binary-ascii" }), fc.integer({ min: 1, max: 300 })));
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const whole = parts.map(([part, times]) => part.repeat(times)).join("");
        expect(inflated(await deflated(whole))).toBe(whole);
      }),
    );
  });

  it("gives what comes before damage, and ends whatever the bytes are", async () => {
    const text = Array.from({ length: 5_000 }, (_, i) => `Line ${i}.\n`).join("");
    const packed = await deflated(text);
    const half = inflated(packed.slice(0, packed.length / 2));
    expect(half.length).toBeGreaterThan(1_000);
    expect(text.startsWith(half)).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(inflated(textOf(bytes)).length).toBeLessThan(400 * 1_033);
      }),
    );
  });

  it("unpacks no more than it is asked for", async () => {
    const inflater = new Inflater(bytesOf(await packedBlanks(20, 1)));
    inflater.unpackSome();
    expect(inflater.unpacked.length).toBeLessThan(70_000);
  });

  it("stops between blocks that give nothing", () => {
    // Stored blocks of no bytes: five bytes each.
    const inflater = new Inflater(bytesOf("\0\0\0\xff\xff".repeat(100_000)));
    inflater.unpackSome();
    expect([inflater.isEnded, inflater.unpacked.length]).toEqual([false, 0]);
  });
});
