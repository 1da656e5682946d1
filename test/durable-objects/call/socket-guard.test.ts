import { beforeEach, describe, expect, it } from "vitest";
import { SocketGuard } from "../../../durable-objects/call/socket-guard.ts";
import { type WireErrorCode, wireErrors } from "../../../voice/wire/protocol.ts";
import { FakeClock } from "../../support/fake-clock.ts";

let clock: FakeClock;
let told: WireErrorCode[];
let guard: SocketGuard;
beforeEach(() => {
  clock = new FakeClock();
  told = [];
  guard = new SocketGuard({ clock, refuse: (code) => told.push(code) });
});

describe("a socket", () => {
  it("that starts no call within a minute is closed", () => {
    clock.advance(59_999);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual(["not_started"]);
    expect(wireErrors.not_started.isFatal).toBe(true);
  });

  it.each([
    ["starts its call", () => guard.noteStart()],
    ["is gone", () => guard.close()],
  ])("that %s is not waited for", (_what, act) => {
    act();
    expect(clock.pendingTimers).toBe(0);
    clock.advance(120_000);
    expect(told).toEqual([]);
  });

  it("that sends twenty mistakes is closed at the last", () => {
    for (let i = 0; i < 19; i++) guard.noteError(i % 2 ? "malformed_json" : "call_not_started");
    expect(told).toHaveLength(19);
    expect(told.every((code) => !wireErrors[code].isFatal)).toBe(true);
    guard.noteError("malformed_json");
    expect(told.at(-1)).toBe("too_many_errors");
    expect(wireErrors.too_many_errors.isFatal).toBe(true);
  });
});
