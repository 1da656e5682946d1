import { expect, it } from "vitest";
import { DeadlineExceeded } from "../../../voice/deadline.ts";
import { providerErrorKind } from "../../../workers/analytics/provider-failure.ts";
import { connectionError, errorFromResponse } from "../../../workers/providers/vendor/vendor-errors.ts";

const vendor = { provider: "a-vendor", stage: "llm" } as const;

const failureOf = ({ message, status }: { message: string; status?: number | undefined }) => ({
  reason: message,
  status: status ?? null,
});

it.each([
  [401, "unauthorized"],
  [403, "unauthorized"],
  [408, "timeout"],
  [422, "refused"],
  [429, "rate_limited"],
  [500, "vendor_error"],
  [503, "vendor_error"],
] as const)("a vendor's status %i is of the kind %s", async (status, kind) => {
  const error = await errorFromResponse(vendor, new Response("", { status }));
  expect(providerErrorKind(failureOf(error), false)).toBe(kind);
});

it.each([
  [1000, "connection_lost"],
  [1006, "connection_lost"],
  [1008, "refused"],
  [1011, "vendor_error"],
  [4000, "connection_lost"],
] as const)("a socket's close code %i is of the kind %s", (code, kind) => {
  const error = connectionError(vendor, `the socket closed with code ${code}`, { status: code });
  expect(providerErrorKind(failureOf(error), true)).toBe(kind);
});

it("a deadline that passes in the middle of an answer is a stall, and before it a timeout", () => {
  const failure = failureOf(new DeadlineExceeded("llm", 6_000));
  expect(providerErrorKind(failure, false)).toBe("timeout");
  expect(providerErrorKind(failure, true)).toBe("stalled");
});

it.each([
  [connectionError(vendor, "no connection within 5000 ms"), "timeout"],
  [connectionError(vendor, "could not connect"), "connection_lost"],
  [new Error("a-vendor: an empty answer"), "empty_answer"],
  [new Error("a-vendor: nothing but silence"), "empty_answer"],
  [new Error("said nothing while the caller spoke"), "empty_answer"],
  [new Error("a-vendor reported rate_limit"), "vendor_error"],
  [new Error("a-vendor: a chunk is not JSON"), "other"],
] as const)("%s", (error, kind) => {
  expect(providerErrorKind(failureOf(error), false)).toBe(kind);
});
