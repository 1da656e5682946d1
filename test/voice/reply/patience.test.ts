import { describe, expect, it } from "vitest";
import type { Clip } from "../../../voice/clips/clip.ts";
import { Playback } from "../../../voice/playback/playback.ts";
import {
  FIRST_AUDIO_DEADLINE_MS,
  HOLDING_AFTER_MS,
  LATE_LINE_DEADLINE_MS,
  Patience,
} from "../../../voice/reply/patience.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const RATE_HZ = 1_000;
const clipOf = (text: string, ms: number): Clip => ({ text, samples: new Int16Array(ms).fill(2_000), words: [] });
const LINES = [clipOf("One moment,", 1_000), clipOf("still looking", 1_400)];

/** A reply whose answer does not come, in a call whose lines are `lines`. */
function waiting(
  lines: readonly Clip[],
  runningDry: (words: "enough" | "any") => boolean = () => false,
  firstAudioDeadlineMs = FIRST_AUDIO_DEADLINE_MS,
) {
  const clock = new FakeClock(0);
  const log: string[] = [];
  const playback = new Playback({
    clock,
    sampleRateHz: RATE_HZ,
    send: () => {},
    onStarted: () => {},
    onAnswerStarted: () => log.push(`${clock.now()} answer`),
    onHeard: () => {},
    onFinished: () => {},
  });
  const say = (clip: Clip): void => {
    playback.ledger.beginClause(clip.text);
    playback.push(clip.samples);
    playback.ledger.endClause();
  };
  const patience = new Patience({
    clock,
    playback,
    lines,
    firstAudioDeadlineMs,
    onLine: (line) => {
      log.push(`${clock.now()} ${line.text}`);
      say(line);
    },
    onRunningDry: (words) => runningDry(words),
    onGivenUp: () => log.push(`${clock.now()} given up`),
  });
  const commit = (): void => {
    playback.open();
    patience.start();
  };
  return { clock, playback, patience, log, say, commit };
}

describe("Patience", () => {
  it("says its lines after as much silence each, and gives up after the last", () => {
    const { clock, log, commit } = waiting(LINES);
    commit();
    clock.advance(20_000);
    const firstAt = HOLDING_AFTER_MS;
    const secondAt = firstAt + 1_000 + HOLDING_AFTER_MS;
    expect(log).toEqual([
      `${firstAt} One moment,`,
      `${secondAt} still looking`,
      `${secondAt + 1_400 + HOLDING_AFTER_MS} given up`,
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("without lines waits longer and then gives up", () => {
    const { clock, log, commit } = waiting([]);
    commit();
    clock.advance(20_000);
    expect(log).toEqual([`${FIRST_AUDIO_DEADLINE_MS} given up`]);
  });

  it("gives a late line less time", () => {
    const { clock, log, commit } = waiting([], () => false, LATE_LINE_DEADLINE_MS);
    commit();
    clock.advance(20_000);
    expect(log).toEqual([`${LATE_LINE_DEADLINE_MS} given up`]);
  });

  it("counts from the end of an opener, also of one that began before the commit", () => {
    const { clock, playback, log, say, commit } = waiting(LINES);
    say(clipOf("Let me see,", 700));
    playback.openForOpener();
    clock.advance(300);
    commit();
    clock.advance(2_000);
    expect(log[0]).toBe(`${700 + HOLDING_AFTER_MS} One moment,`);
  });

  it("has nothing to say once the answer is there, but gives up one that stops for too long", () => {
    const { clock, playback, log, say, commit } = waiting(LINES);
    commit();
    clock.advance(HOLDING_AFTER_MS - 1);
    playback.beginAnswer();
    say(clipOf("We are open", 800));
    const saidMs = HOLDING_AFTER_MS - 1 + 800;
    clock.advance(800 + FIRST_AUDIO_DEADLINE_MS - 1);
    expect(log.filter((entry) => entry.includes("given up"))).toEqual([]);
    clock.advance(20_000);
    expect(log.filter((entry) => !entry.includes("answer"))).toEqual([`${saidMs + FIRST_AUDIO_DEADLINE_MS} given up`]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("has the words so far spoken before the line runs dry, and the last ones before it gives up", () => {
    const asked: string[] = [];
    const { clock, playback, say, commit } = waiting([], (words) => {
      asked.push(`${clock.now()} ${words}`);
      return false;
    });
    commit();
    playback.beginAnswer();
    say(clipOf("We are open", 1_000));
    clock.advance(20_000);
    expect(asked[0]).toBe("600 enough");
    expect(asked.at(-1)).toBe(`${1_000 + FIRST_AUDIO_DEADLINE_MS} any`);
    expect(asked.slice(0, -1).every((words) => words.endsWith("enough"))).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("rather has words spoken than a line, and waits for the voice before it says one", () => {
    const answers = [true, false];
    const { clock, log, commit } = waiting(LINES, () => answers.shift() ?? false);
    commit();
    clock.advance(2_000);
    expect(log).toEqual([`${HOLDING_AFTER_MS + 500} One moment,`]);
  });

  it("says the last line again while the model writes what is not said, within an answer too", () => {
    const { clock, log, playback, patience, say, commit } = waiting(LINES);
    commit();
    for (let at = 0; at < 10_000; at += 100) {
      clock.advance(100);
      patience.noteAlive();
    }
    const said = (text: string): number => log.filter((entry) => entry.includes(text)).length;
    expect([said("One moment,"), said("still looking"), said("given up")]).toEqual([1, 4, 0]);
    playback.beginAnswer();
    say(clipOf("We are open", 800));
    clock.advance(800);
    patience.noteAlive();
    clock.advance(FIRST_AUDIO_DEADLINE_MS - 500);
    patience.noteAlive();
    clock.advance(2_000);
    expect([said("still looking"), said("given up")]).toEqual([5, 0]);
    // It has fallen silent.
    clock.advance(10_000);
    expect([said("still looking"), said("given up")]).toEqual([5, 1]);
  });

  it("does not say lines for ever to a model that never comes to its answer", () => {
    const { clock, log, patience, commit } = waiting(LINES);
    commit();
    for (let at = 0; at < 60_000; at += 100) {
      clock.advance(100);
      patience.noteAlive();
    }
    expect(log.filter((entry) => !entry.includes("given up"))).toHaveLength(8);
    expect(log.filter((entry) => entry.includes("given up"))).toHaveLength(1);
  });

  it("does not count while the agent is silenced by the caller, and begins anew when it goes on", () => {
    const { clock, playback, log, say, commit } = waiting(LINES);
    say(clipOf("Let me see,", 700));
    commit();
    clock.advance(400);
    playback.pause();
    clock.advance(3_000);
    expect(log).toEqual([]);
    playback.resume();
    clock.advance(5_000);
    // Looked at every 500 ms, so it may be a little late and never early.
    const saidAtMs = Number.parseInt(log[0] ?? "", 10);
    expect(log[0]).toContain("One moment,");
    expect(saidAtMs).toBeGreaterThanOrEqual(3_400 + 300 + HOLDING_AFTER_MS);
    expect(saidAtMs).toBeLessThanOrEqual(3_400 + 300 + HOLDING_AFTER_MS + 500);
  });

  it("says nothing more once stopped", () => {
    const { clock, patience, log, commit } = waiting(LINES);
    commit();
    clock.advance(HOLDING_AFTER_MS + 10);
    patience.stop();
    patience.stop();
    clock.advance(1_000);
    expect(log).toHaveLength(1);
  });
});
