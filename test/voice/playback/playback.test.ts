import { describe, expect, it } from "vitest";
import { PLAYBACK_LEAD_MS, Playback } from "../../../voice/playback/playback.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { FakeClock, settle } from "../../support/fake-clock.ts";

const RATE_HZ = 24_000;
const audio = (ms: number): Int16Array => new Int16Array((ms * RATE_HZ) / 1000);

/** A playback whose listener plays at once what it gets. */
function setUp() {
  const clock = new FakeClock(1_764_000_000_123);
  const log: string[] = [];
  const heard: string[] = [];
  let sentMs = 0;
  let maxAheadMs = 0;
  let playsUntilMs = clock.now();
  const playback = new Playback({
    clock,
    sampleRateHz: RATE_HZ,
    send: (samples) => {
      const ms = (samples.length * 1000) / RATE_HZ;
      sentMs += ms;
      playsUntilMs = Math.max(playsUntilMs, clock.now()) + ms;
      maxAheadMs = Math.max(maxAheadMs, playsUntilMs - clock.now());
    },
    onStarted: () => log.push(`started ${sentMs > 0}`),
    onAnswerStarted: () => log.push("answer started"),
    onHeard: (text) => heard.push(text),
    onFinished: () => log.push("finished"),
  });
  const say = (text: string, ms: number): void => {
    playback.ledger.beginClause(text);
    playback.push(audio(ms));
    playback.ledger.endClause();
  };
  return {
    clock,
    playback,
    log,
    heard,
    say,
    sent: () => sentMs,
    maxAhead: () => maxAheadMs,
    playsUntil: () => playsUntilMs,
  };
}

describe("an answer that is taken back", () => {
  it("leaves what was played before it, and begins anew", () => {
    const { clock, playback, say, log } = setUp();
    say("Let me see, ", 500);
    playback.beginAnswer();
    say("Okay, the user asks. ", 2_000);
    playback.open();
    clock.advance(100);
    playback.retractAnswer();
    expect([playback.hasAnswer, playback.hasAnswerStarted, playback.ledger.text]).toEqual([
      false,
      false,
      "Let me see, ",
    ]);
    playback.beginAnswer();
    say("We are open.", 1_000);
    playback.complete();
    clock.advance(5_000);
    expect(playback.heardText).toBe("Let me see, We are open.");
    expect(log).toEqual(["started true", "answer started", "finished"]);
  });

  it("ends at what was sent of it already, and goes on from there", () => {
    const { clock, playback, say, sent } = setUp();
    playback.beginAnswer();
    say("Okay, the user asks. ", 2_000);
    playback.open();
    clock.advance(1_000);
    const sentMs = sent();
    playback.retractAnswer();
    expect([playback.hasAnswer, playback.hasAnswerStarted]).toEqual([true, true]);
    expect(playback.ledger.totalMs).toBe(sentMs);
    say("We are open.", 1_000);
    playback.complete();
    clock.advance(5_000);
    expect(sent()).toBe(sentMs + 1_000);
    expect(playback.heardText).toBe("Okay, the We are open.");
  });

  it("is nothing where there is none", () => {
    const { playback, say } = setUp();
    say("Let me see, ", 500);
    playback.retractAnswer();
    expect(playback.ledger.text).toBe("Let me see, ");
  });
});

describe("Playback", () => {
  it("sends nothing before the gate opens, then at once", () => {
    const { clock, playback, say, sent, log } = setUp();
    say("one two", 1_000);
    clock.advance(5_000);
    expect(sent()).toBe(0);
    playback.open();
    expect(sent()).toBeGreaterThan(0);
    expect(log).toEqual(["started true"]);
  });

  it("keeps a bounded lead, whatever it is given at once", () => {
    const { clock, playback, say, maxAhead, sent, log } = setUp();
    playback.open();
    say("a long answer", 8_000);
    playback.complete();
    for (let ms = 0; ms < 7_500; ms += 10) {
      clock.advance(10);
      expect(sent() - playback.playedMs()).toBeGreaterThan(0);
    }
    expect(maxAhead()).toBeLessThanOrEqual(PLAYBACK_LEAD_MS + 100);
    clock.advance(600);
    expect(log).toEqual(["started true", "finished"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("finishes when the last sample was heard, not when it was sent, with every word, at any chunk size", () => {
    const random = seededRandom(3);
    for (let round = 0; round < 30; round++) {
      const { clock, playback, log, playsUntil } = setUp();
      playback.open();
      playback.ledger.beginClause("every single word");
      for (let i = 0; i < 40; i++) playback.push(new Int16Array(1 + Math.floor(random() * 700)));
      playback.complete();
      const leftMs = playsUntil() - clock.now();
      let waited = 0;
      while (!log.includes("finished") && waited < 5_000) {
        clock.advance(1);
        waited += 1;
      }
      expect(waited).toBeGreaterThanOrEqual(Math.floor(leftMs) - 1);
      expect(clock.now()).toBeLessThanOrEqual(playsUntil() + 20);
      expect(playback.heardText).toBe("every single word");
    }
  });

  it("sends nothing after stop, keeps what was heard, and stays as it is", () => {
    const { clock, playback, say, sent } = setUp();
    playback.open();
    say("one two three four", 1_800);
    clock.advance(950);
    const { playedMs } = playback.stop();
    expect(playedMs).toBe(950);
    expect(playback.heardText).toBe("one two");
    const before = sent();
    playback.push(audio(500));
    playback.complete();
    playback.open();
    clock.advance(5_000);
    expect(sent()).toBe(before);
    expect(playback.heardText).toBe("one two");
    expect(playback.stop().playedMs).toBe(950);
    expect(clock.pendingTimers).toBe(0);
  });

  it("goes on where it was after running dry", () => {
    const { clock, playback, say } = setUp();
    playback.open();
    say("one two", 700);
    clock.advance(2_000);
    expect(playback.playedMs()).toBe(700);
    say("three four", 1_000);
    clock.advance(300);
    expect(playback.playedMs()).toBe(1_000);
    expect(playback.heardText).toBe("one two");
  });

  it("takes the listener's word for what was played, also after running dry", () => {
    const { clock, playback, say } = setUp();
    playback.open();
    say("one two", 700);
    clock.advance(600);
    playback.acknowledge(500, false);
    expect(playback.playedMs()).toBe(500);
    clock.advance(100);
    expect(playback.playedMs()).toBe(600);
    playback.acknowledge(550, false);
    expect(playback.playedMs()).toBe(550);
    playback.acknowledge(700, false);
    clock.advance(3_000);
    say("three four", 1_000);
    expect(playback.playedMs()).toBe(700);
    clock.advance(100);
    expect(playback.playedMs()).toBe(800);
  });

  it("believes no listener who claims more than was sent, or takes back what was played", () => {
    const { clock, playback, say, sent } = setUp();
    playback.open();
    say("one two three four five six", 3_000);
    clock.advance(200);
    playback.acknowledge(99_999, false);
    expect(playback.playedMs()).toBeLessThanOrEqual(sent());
    playback.acknowledge(1, false);
    expect(playback.playedMs()).toBeGreaterThan(100);
  });

  it("shows heard words only ever more of", () => {
    const { clock, playback, say, heard } = setUp();
    playback.open();
    say("one two three four five six seven eight", 4_000);
    const random = seededRandom(9);
    for (let i = 0; i < 40; i++) {
      clock.advance(100);
      if (random() < 0.3) playback.acknowledge(random() * 4_000, false);
    }
    for (const [i, text] of heard.entries()) expect(text.startsWith(heard[i - 1] ?? "")).toBe(true);
    expect(heard.length).toBeGreaterThan(4);
  });

  it("makes the producer wait while ten seconds are unplayed, and lets go of it on stop", async () => {
    const { clock, playback, say } = setUp();
    let isFree = false;
    say("long", 10_500);
    const wait = async (): Promise<void> => {
      isFree = false;
      await playback.room();
      isFree = true;
    };
    void wait();
    await settle();
    expect(isFree).toBe(false);
    playback.open();
    await clock.advanceAsync(600);
    expect(isFree).toBe(true);
    playback.push(audio(9_000));
    void wait();
    await settle();
    expect(isFree).toBe(false);
    playback.stop();
    await settle();
    expect(isFree).toBe(true);
  });

  it("of an answer that broke off, counts the words that were made", () => {
    const { clock, playback } = setUp();
    playback.open();
    playback.ledger.beginClause("fifteen letters and then some");
    playback.push(audio(600));
    playback.breakOff();
    clock.advance(1_000);
    expect(playback.heardText).toBe("fifteen");
  });

  it("paused sends nothing, and goes on at the sample at which its listener stopped", () => {
    const { clock, playback, say, sent, log } = setUp();
    playback.open();
    say("one two three four", 1_800);
    playback.complete();
    clock.advance(700);
    expect(playback.pause().playedMs).toBe(700);
    const before = sent();
    clock.advance(2_000);
    expect(sent()).toBe(before);
    expect(playback.playedMs()).toBe(700);
    expect(playback.resume().fromMs).toBe(700);
    clock.advance(1_099);
    expect(log).not.toContain("finished");
    clock.advance(20);
    expect(log).toContain("finished");
    // What had been sent and was not heard, again; no more and no less.
    expect(sent() - before).toBeCloseTo(1_100, 0);
    expect(playback.heardText).toBe("one two three four");
    expect(clock.pendingTimers).toBe(0);
  });

  it("paused believes the listener who says where it stopped, and a later stop remembers that", () => {
    const { clock, playback, say } = setUp();
    playback.open();
    say("one two three four", 1_800);
    clock.advance(700);
    playback.pause();
    playback.acknowledge(520, true);
    expect(playback.playedMs()).toBe(520);
    playback.acknowledge(400, false);
    expect(playback.stop().playedMs).toBe(520);
    expect(playback.heardText).toBe("one");
  });

  it("paused before anything was heard is whole when it goes on, and has kept nobody waiting till then", () => {
    const { clock, playback, say, sent, log } = setUp();
    playback.open();
    expect(playback.pause().playedMs).toBe(0);
    say("one two", 800);
    playback.complete();
    clock.advance(2_000);
    expect(sent()).toBe(0);
    expect(playback.resume().fromMs).toBe(0);
    expect(playback.silenceMs()).toBeLessThanOrEqual(0);
    clock.advance(1_000);
    expect(sent()).toBe(800);
    expect(log).toContain("finished");
    expect(playback.heardText).toBe("one two");
    expect(playback.longestSilenceMs).toBe(0);
  });

  it("opened for an opener plays that and no more until the commit", () => {
    const { clock, playback, say, sent, log } = setUp();
    say("Let me see,", 600);
    playback.openForOpener();
    playback.beginAnswer();
    say("we are open", 900);
    clock.advance(3_000);
    expect(sent()).toBe(600);
    expect(log).toEqual(["started true"]);
    playback.open();
    playback.complete();
    clock.advance(1_000);
    expect(log).toEqual(["started true", "answer started", "finished"]);
    expect(playback.heardText).toBe("Let me see,we are open");
  });

  it("never opens for an answer that has no opener", () => {
    const { clock, playback, say, sent } = setUp();
    playback.beginAnswer();
    say("we are open", 900);
    playback.openForOpener();
    clock.advance(3_000);
    expect(sent()).toBe(0);
  });

  it("counts the silence of the listener from the commit on, not what came before it, and not a pause", () => {
    const { clock, playback, say } = setUp();
    say("Let me see,", 600);
    playback.openForOpener();
    clock.advance(1_500);
    playback.open();
    clock.advance(400);
    say("one moment", 500);
    clock.advance(500 + 700);
    say("we are open", 900);
    clock.advance(300);
    playback.pause();
    clock.advance(5_000);
    playback.resume();
    playback.complete();
    clock.advance(2_000);
    expect(playback.longestSilenceMs).toBe(700);
  });
});
