import { expect, it } from "vitest";
import { DeadlineError, within } from "../../../workers/time/deadline.ts";

it("passes on what the task gives or throws", async () => {
  const { signal } = new AbortController();
  expect(await within(Promise.resolve(1), signal, "a")).toBe(1);
  await expect(within(Promise.reject(new TypeError("no")), signal, "a")).rejects.toThrow(TypeError);
});

it("stops waiting when the signal aborts, and names what it waited for", async () => {
  const controller = new AbortController();
  const waiting = within(new Promise(() => undefined), controller.signal, "KV");
  controller.abort();
  await expect(waiting).rejects.toEqual(new DeadlineError("KV"));
});

it("does not begin to wait after the deadline, and drops what fails later", async () => {
  const { promise, reject } = Promise.withResolvers();
  await expect(within(promise, AbortSignal.abort(), "KV")).rejects.toThrow(DeadlineError);
  reject(new Error("too late to matter"));
});
