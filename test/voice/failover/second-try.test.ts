import { describe, expect, it } from "vitest";
import { DeadlineExceeded } from "../../../voice/deadline.ts";
import { secondTryAfterMs } from "../../../voice/failover/second-try.ts";
import { ProviderError } from "../../../voice/providers.ts";

const failure = (details: { isRetryable?: boolean; retryAfterMs?: number } = {}) =>
  new ProviderError({ provider: "a", stage: "llm", message: "down", isRetryable: true, ...details });

describe("secondTryAfterMs", () => {
  it.each([
    ["a passing failure", failure(), 0, 100],
    ["a named wait", failure({ retryAfterMs: 0 }), 0, 0],
    ["a wait within the limit", failure({ retryAfterMs: 1_000 }), 500, 1_000],
    ["a wait past the limit", failure({ retryAfterMs: 1_000 }), 501, null],
    ["a failure that came late", failure(), 1_401, null],
    ["a failure that stays", failure({ isRetryable: false }), 0, null],
    ["a deadline", new DeadlineExceeded("llm", 6_000), 0, null],
    ["a bug", new TypeError("undefined is not a function"), 0, null],
  ])("answers %s", (_, error, tookMs, waitMs) => {
    expect(secondTryAfterMs(error, 7_000, 7_000 + tookMs)).toBe(waitMs);
  });
});
