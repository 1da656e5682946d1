import { expect, it } from "vitest";
import { wireErrors } from "../../../voice/wire/protocol.ts";
import { afterClose, isWorthAnotherTry, RECONNECT_DELAYS_MS } from "../../../web/src/live/reconnect.ts";

it("tries again after a lost line, waiting longer each time, and then gives up", () => {
  const attempts = RECONNECT_DELAYS_MS.map((_, attempt) => afterClose(1006, false, attempt));
  expect(attempts).toEqual(RECONNECT_DELAYS_MS.map((delayMs) => ({ action: "retry", delayMs })));
  expect(RECONNECT_DELAYS_MS.toSorted((a, b) => a - b)).toEqual(RECONNECT_DELAYS_MS);
  expect(afterClose(1006, false, RECONNECT_DELAYS_MS.length)).toEqual({ action: "give_up" });
});

it("tries again after a restart of the server", () => {
  expect(afterClose(1001, false, 0).action).toBe("retry");
  expect(afterClose(1012, false, 0).action).toBe("retry");
});

/** The refusals that another try may undo. */
const retried = ["unavailable"];
const fatalErrors = Object.entries(wireErrors).filter(([, { isFatal }]) => isFatal);

it.each(fatalErrors.filter(([code]) => !retried.includes(code)))("does not try again after %s", (code, error) => {
  expect(isWorthAnotherTry(code)).toBe(false);
  expect(afterClose(error.closeCode, false, 0)).toEqual({ action: "give_up" });
});

it.each(fatalErrors.filter(([code]) => retried.includes(code)))("tries again after %s", (code, error) => {
  expect(isWorthAnotherTry(code)).toBe(true);
  expect(afterClose(error.closeCode, false, 0)).toEqual({ action: "retry", delayMs: RECONNECT_DELAYS_MS[0] });
  expect(afterClose(error.closeCode, false, RECONNECT_DELAYS_MS.length)).toEqual({ action: "give_up" });
});

it("takes a close after the end of the call, or a normal one, for the end", () => {
  expect(afterClose(1006, true, 0)).toEqual({ action: "finish" });
  expect(afterClose(1000, false, 0)).toEqual({ action: "finish" });
});
