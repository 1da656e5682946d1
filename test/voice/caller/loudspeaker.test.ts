import { beforeEach, expect, it } from "vitest";
import { Loudspeaker } from "../../../voice/caller/loudspeaker.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const RATE_HZ = 24_000;
const audio = (ms: number) => new Int16Array((RATE_HZ * ms) / 1000).fill(1_000);

let clock: FakeClock;
let loudspeaker: Loudspeaker;
beforeEach(() => {
  clock = new FakeClock();
  loudspeaker = new Loudspeaker(RATE_HZ, () => clock.now());
});

it("says where it stopped to the sample, and drops the rest", () => {
  loudspeaker.beginTurn("turn_1");
  loudspeaker.play(audio(125));
  loudspeaker.play(audio(125));
  clock.advance(150);
  expect(loudspeaker.clear()).toEqual({ turnId: "turn_1", playedMs: 150 });
  expect(loudspeaker.isPlaying).toBe(false);
  clock.advance(500);
  expect(loudspeaker.position()).toEqual({ turnId: "turn_1", playedMs: 150 });
  expect(loudspeaker.heard()).toHaveLength((RATE_HZ * 150) / 1000);
});

it.each([
  ["begun anew", true],
  ["that just goes on", false],
])("counts a turn %s on from where it was stopped", (_how, isBegun) => {
  loudspeaker.beginTurn("turn_1");
  loudspeaker.play(audio(1_000));
  clock.advance(300);
  loudspeaker.clear();
  clock.advance(700);
  if (isBegun) loudspeaker.beginTurn("turn_1");
  loudspeaker.play(audio(700));
  clock.advance(100);
  expect(loudspeaker.position()).toEqual({ turnId: "turn_1", playedMs: 400 });
  clock.advance(1_000);
  expect(loudspeaker.clear()).toEqual({ turnId: "turn_1", playedMs: 1_000 });
});

it("has heard nothing of a turn that was waiting behind another", () => {
  loudspeaker.beginTurn("turn_1");
  loudspeaker.play(audio(500));
  loudspeaker.beginTurn("turn_2");
  loudspeaker.play(audio(500));
  clock.advance(200);
  expect(loudspeaker.position()).toEqual({ turnId: "turn_1", playedMs: 200 });
  expect(loudspeaker.clear()).toEqual({ turnId: "turn_2", playedMs: 0 });
});

it("has played nothing of a turn whose audio has not come", () => {
  loudspeaker.beginTurn("turn_1");
  expect(loudspeaker.clear()).toEqual({ turnId: "turn_1", playedMs: 0 });
});
