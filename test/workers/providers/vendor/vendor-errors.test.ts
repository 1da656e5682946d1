import { describe, expect, it } from "vitest";
import { errorFromResponse } from "../../../../workers/providers/vendor/vendor-errors.ts";

const vendor = { provider: "scripted", stage: "llm" } as const;
const DATE = "Mon, 30 Nov 2026 12:00:00 GMT";

describe("the wait that a vendor asks for", () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ "Retry-After": "0" }, 0],
    [{ "Retry-After": "2" }, 2_000],
    [{ "Retry-After": "0.5" }, 500],
    [{ "Retry-After": "soon" }, undefined],
    [{ "Retry-After": "-1" }, undefined],
    [{ "Retry-After": "Mon, 30 Nov 2026 12:00:03 GMT", Date: DATE }, 3_000],
    [{ "Retry-After": "Mon, 30 Nov 2026 11:00:00 GMT", Date: DATE }, 0],
    [{ "retry-after-ms": "250", "Retry-After": "1" }, 250],
    [{ "retry-after-ms": "never", "Retry-After": "1" }, 1_000],
  ])("of %j is %s ms", async (headers, retryAfterMs) => {
    const error = await errorFromResponse(vendor, new Response("{}", { status: 429, headers }));
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });
});
