import { describe, expect, it } from "vitest";
import { BodyReader } from "../../../../workers/providers/vendor/body-reader.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A body that never ends, of the kind that allows reading into one's own buffer or of the kind that does not. */
function endless(type: "bytes" | undefined) {
  const seen = { cancelled: 0 };
  const source = {
    pull: (controller: { enqueue(chunk: Uint8Array): void }) => controller.enqueue(bytes("more")),
    cancel: () => {
      seen.cancelled += 1;
    },
  };
  const body = (
    type ? new ReadableStream({ ...source, type }) : new ReadableStream(source)
  ) as ReadableStream<Uint8Array>;
  return { body, seen };
}

describe("BodyReader", () => {
  it.each(["bytes", undefined] as const)("reads what comes and cancels the rest once (%s)", async (type) => {
    const { body, seen } = endless(type);
    const reader = new BodyReader(body, new AbortController().signal);
    expect(new TextDecoder().decode((await reader.read()) ?? undefined)).toContain("more");
    reader.close();
    reader.close();
    expect(seen.cancelled).toBe(1);
  });

  it.each(["bytes", undefined] as const)(
    "ends without an error when aborted, in the middle of a read too (%s)",
    async (type) => {
      const controller = new AbortController();
      let cancelled = 0;
      const source = { pull: () => new Promise<void>(() => {}), cancel: () => void cancelled++ };
      const body = (
        type ? new ReadableStream({ ...source, type }) : new ReadableStream(source)
      ) as ReadableStream<Uint8Array>;
      const reader = new BodyReader(body, controller.signal);
      const reading = reader.read();
      controller.abort();
      expect(await reading).toBeNull();
      expect(await reader.read()).toBeNull();
      reader.close();
      expect(cancelled).toBe(1);
    },
  );

  it("does not cancel what was read to its end", async () => {
    let cancelled = 0;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(bytes("all"));
        controller.close();
      },
      cancel: () => void cancelled++,
    });
    const reader = new BodyReader(body, new AbortController().signal);
    expect(await reader.read()).toEqual(bytes("all"));
    expect(await reader.read()).toBeNull();
    reader.close();
    expect(cancelled).toBe(0);
  });

  it("throws what went wrong with the body, unless it was aborted", async () => {
    const failing = () => new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("lost")) });
    const reader = new BodyReader(failing(), new AbortController().signal);
    await expect(reader.read()).rejects.toThrow("lost");
    const aborted = new BodyReader(failing(), AbortSignal.abort());
    expect(await aborted.read()).toBeNull();
  });
});
