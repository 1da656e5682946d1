import { describe, expect, it } from "vitest";
import type { ExpectedAnswer } from "../../../voice/agent.ts";
import {
  REPLAY_BUFFER_MS,
  type ResilientEvent,
  ResilientSpeechToText,
} from "../../../voice/listening/resilient-speech-to-text.ts";
import {
  ProviderError,
  type SpeechToText,
  type SpeechToTextEvent,
  type SpeechToTextSession,
} from "../../../voice/providers.ts";
import type { CallEventBody } from "../../../voice/timeline/events.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** A provider whose every session a test plays by hand. */
class ManualSpeechToText implements SpeechToText {
  readonly provider: string;
  readonly sessions: {
    heard: number[];
    expected: (ExpectedAnswer | null)[];
    isClosed: boolean;
    report: (event: SpeechToTextEvent) => void;
  }[] = [];
  /** Reported from within `open`. */
  immediately: SpeechToTextEvent | null = null;

  constructor(provider: string) {
    this.provider = provider;
  }

  open(_: unknown, report: (event: SpeechToTextEvent) => void): SpeechToTextSession {
    const session = { heard: [] as number[], expected: [] as (ExpectedAnswer | null)[], isClosed: false, report };
    this.sessions.push(session);
    if (this.immediately) report(this.immediately);
    return {
      push: (samples) => session.heard.push(samples[0] ?? 0),
      expect: (answer) => session.expected.push(answer),
      close: () => {
        session.isClosed = true;
      },
    };
  }

  get last() {
    const session = this.sessions.at(-1);
    if (!session) throw new Error("no session was opened");
    return session;
  }

  fail(isRetryable = true): void {
    this.last.report({
      type: "failed",
      error: new ProviderError({ provider: this.provider, stage: "stt", message: "gone", isRetryable, status: 1006 }),
    });
  }
}

/** 20 ms of audio that is known by its first sample. */
function frame(mark: number): Int16Array {
  return new Int16Array(320).fill(mark);
}

function setUp(...names: string[]) {
  const clock = new FakeClock();
  const chain = names.map((name) => new ManualSpeechToText(name));
  const events: CallEventBody[] = [];
  const told: ResilientEvent[] = [];
  const stt = new ResilientSpeechToText({
    chain,
    clock,
    options: {
      sampleRateHz: 16_000,
      language: "en",
      expectedPhrases: [],
      endOfTurnThreshold: 0.7,
      eagerEndOfTurnThreshold: 0.4,
      endOfTurnTimeoutMs: 3_000,
    },
    emit: (event) => events.push(event),
    listener: (event) => told.push(event),
  });
  const [a, b] = chain as [ManualSpeechToText, ManualSpeechToText];
  return { clock, events, told, stt, a, b };
}

describe("ResilientSpeechToText", () => {
  it("lets the next session hear what was said since the last end of turn, and what is said meanwhile", () => {
    const { clock, events, stt, a } = setUp("a");
    a.last.report({ type: "ready" });
    stt.push(frame(1));
    a.last.report({ type: "end_of_turn", text: "one", confidence: 1 });
    stt.push(frame(2));
    stt.push(frame(3));
    a.fail();
    stt.push(frame(4));
    clock.advance(0);
    expect(a.last.heard).toEqual([2, 3, 4]);
    a.last.report({ type: "ready" });
    stt.push(frame(5));
    expect(a.last.heard).toEqual([2, 3, 4, 5]);
    expect(events).toEqual([
      { type: "stt_ready", provider: "a" },
      { type: "provider_failed", stage: "stt", provider: "a", reason: "gone", status: 1006 },
      { type: "stt_reopened", provider: "a", replayedMs: 60 },
    ]);
  });

  it("tells every session what the agent asked for last", () => {
    const { clock, stt, a, b } = setUp("a", "b");
    stt.expect("digits");
    stt.expect("yes_no");
    const first = a.last;
    a.fail();
    clock.advance(0);
    stt.expect(null);
    expect(first.expected).toEqual([null, "digits", "yes_no"]);
    expect(b.last.expected).toEqual(["yes_no", null]);
  });

  it("keeps the newest ten seconds and owns up to what it dropped", () => {
    const { clock, events, stt, a } = setUp("a");
    a.last.report({ type: "ready" });
    a.fail();
    for (let i = 0; i < REPLAY_BUFFER_MS / 20 + 50; i++) stt.push(frame(i));
    clock.advance(0);
    expect(a.last.heard).toHaveLength(REPLAY_BUFFER_MS / 20);
    expect(a.last.heard[0]).toBe(50);
    a.last.report({ type: "ready" });
    expect(events.at(-1)).toEqual({ type: "audio_dropped", ms: 1_000 });
  });

  it("goes round the chain, ever more slowly, and says so once per outage", () => {
    const { clock, events, told, a, b } = setUp("a", "b");
    a.last.report({ type: "ready" });
    clock.advance(10_000);
    a.fail();
    const opened: number[] = [];
    const startMs = clock.now();
    for (let i = 0; i < 10; i++) {
      const before = a.sessions.length + b.sessions.length;
      while (a.sessions.length + b.sessions.length === before) clock.advance(10);
      opened.push(clock.now() - startMs);
      (i % 2 === 0 ? b : a).fail();
    }
    const gaps = opened.map((ms, i) => ms - (opened[i - 1] ?? 0));
    expect(gaps.slice(1)).toEqual([...gaps.slice(1)].sort((x, y) => x - y));
    expect(gaps.at(-1)).toBe(2_000);
    expect(events.filter(({ type }) => type === "provider_failed")).toHaveLength(1);
    expect(events.filter(({ type }) => type === "provider_fell_back")).toHaveLength(1);
    expect(told.filter(({ type }) => type === "lost")).toHaveLength(1);
  });

  it("backs off from one that accepts and drops every connection", () => {
    const { clock, events, a } = setUp("a");
    for (let ms = 0; ms < 60_000; ms += 10) {
      const session = a.last;
      if (session.heard.length === 0 && !session.isClosed) {
        session.isClosed = true;
        session.report({ type: "ready" });
        a.fail();
      }
      clock.advance(10);
    }
    expect(a.sessions.length).toBeLessThan(40);
    expect(events.filter(({ type }) => type === "provider_failed")).toHaveLength(1);
  });

  it("treats a loss after a while of work as a new outage, and tries again at once", () => {
    const { clock, events, a } = setUp("a");
    for (let outage = 1; outage <= 3; outage++) {
      a.last.report({ type: "ready" });
      clock.advance(10_000);
      a.fail();
      clock.advance(0);
      expect(a.sessions).toHaveLength(outage + 1);
      expect(events.filter(({ type }) => type === "provider_failed")).toHaveLength(outage);
    }
  });

  it("does not ask a provider again that refused for good", () => {
    const { clock, a, b } = setUp("a", "b");
    a.fail(false);
    for (let i = 0; i < 5; i++) {
      clock.advance(5_000);
      b.fail();
    }
    expect(a.sessions).toHaveLength(1);
    b.fail(false);
    clock.advance(60_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it("hears nothing from a session that is over", () => {
    const { clock, told, a, b } = setUp("a", "b");
    a.last.report({ type: "ready" });
    a.fail();
    a.last.report({ type: "interim", text: "ghost" });
    a.fail();
    clock.advance(250);
    b.last.report({ type: "ready" });
    a.last.report({ type: "end_of_turn", text: "ghost", confidence: 1 });
    expect(told.map(({ type }) => type)).toEqual(["ready", "lost", "ready"]);
    expect(b.sessions).toHaveLength(1);
  });

  it("bears a provider that reports from within open", () => {
    const { clock, told, a, b } = setUp("a", "b");
    a.last.report({ type: "ready" });
    b.immediately = { type: "ready" };
    a.fail();
    clock.advance(0);
    expect(told.map(({ type }) => type)).toEqual(["ready", "lost", "ready"]);
    const gone = new ProviderError({ provider: "b", stage: "stt", message: "gone", isRetryable: true });
    b.immediately = { type: "failed", error: gone };
    b.fail();
    clock.advance(10_000);
    a.fail();
    clock.advance(10_000);
    expect(a.sessions.length).toBeGreaterThan(1);
  });

  it("opens a session again that says nothing to speech, then asks the others, then takes it for noise", () => {
    const { clock, events, told, stt, a, b } = setUp("a", "b");
    a.last.report({ type: "ready" });
    stt.push(frame(1));
    stt.speechStarted(0);
    clock.advance(2_999);
    expect(a.sessions).toHaveLength(1);
    clock.advance(1);
    expect([a.sessions.length, a.sessions[0]?.isClosed, a.last.heard]).toEqual([2, true, [1]]);
    a.last.report({ type: "ready" });
    stt.speechEnded(0);
    clock.advance(2_000);
    expect([b.sessions.length, b.last.heard]).toEqual([1, [1]]);
    b.last.report({ type: "ready" });
    clock.advance(2_000);
    expect([a.sessions.length, b.sessions[0]?.isClosed]).toEqual([3, true]);
    a.last.report({ type: "ready" });
    clock.advance(60_000);
    expect([a.sessions.length, b.sessions.length]).toEqual([3, 1]);
    expect(events.map((event) => event.type)).toEqual([
      "stt_ready",
      "provider_failed",
      "stt_reopened",
      "provider_fell_back",
      "stt_reopened",
      "provider_fell_back",
      "stt_reopened",
    ]);
    expect(told.map(({ type }) => type)).toEqual(["ready", "lost", "ready", "lost", "ready", "lost", "ready"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("takes neither a beginning nor an end that we only guess for hearing", () => {
    const { clock, stt, a } = setUp("a");
    a.last.report({ type: "ready" });
    stt.push(frame(1));
    stt.speechStarted(0);
    a.last.report({ type: "speech_started", isGuess: true });
    clock.advance(1_200);
    stt.speechEnded(0);
    a.last.report({ type: "end_of_turn", text: "", confidence: 0.8, isGuess: true });
    clock.advance(1_800);
    expect([a.sessions.length, a.last.heard]).toEqual([2, [1]]);
  });

  it("takes a beginning that the engine tells for hearing, though no words follow", () => {
    const { clock, stt, a } = setUp("a");
    a.last.report({ type: "ready" });
    stt.speechStarted(0);
    clock.advance(800);
    a.last.report({ type: "speech_started" });
    clock.advance(4_900);
    expect(a.sessions).toHaveLength(1);
    clock.advance(100);
    expect(a.sessions).toHaveLength(2);
  });

  it("waits for a session that is not ready yet", () => {
    const { clock, stt, a } = setUp("a");
    stt.speechStarted(0);
    clock.advance(10_000);
    expect(a.sessions).toHaveLength(1);
    a.last.report({ type: "ready" });
    clock.advance(1_999);
    expect(a.sessions).toHaveLength(1);
    clock.advance(1);
    expect(a.sessions).toHaveLength(2);
  });

  it("is silent after close: no timer, no event, no session", () => {
    const { clock, events, told, stt, a } = setUp("a");
    a.last.report({ type: "ready" });
    a.fail();
    stt.close();
    stt.close();
    expect(clock.pendingTimers).toBe(0);
    const [before, toldBefore] = [events.length, told.length];
    a.last.report({ type: "interim", text: "late" });
    a.fail();
    stt.push(frame(1));
    clock.advance(60_000);
    expect([events.length, told.length, a.sessions.length]).toEqual([before, toldBefore, 1]);
  });

  it("closes the session in use", () => {
    const { stt, a } = setUp("a");
    stt.close();
    expect(a.last.isClosed).toBe(true);
  });
});
