import { expect } from "vitest";
import { lengthOf, turnStages } from "../../../voice/timeline/turn-stages.ts";
import type { CallSimulator } from "./call-simulator.ts";

/** What holds in every call at any moment, whatever happens in it. `about` names the call in a failure. */
export function expectSound(sim: CallSimulator, about = ""): void {
  expectOneOutcomePerTurn(sim, about);
  expectOneVoice(sim, about);
  expectFiniteMetrics(sim, about);
  expect(sim.transport.sentAfterClear, `${about}: audio of a turn that had been cleared`).toEqual([]);
  for (const [index, event] of sim.events.entries())
    expect(event.atMs, `${about}: time runs backwards`).toBeGreaterThanOrEqual(sim.events[index - 1]?.atMs ?? 0);
}

/** Every turn that began has ended exactly once, or been discarded, but for the one that goes on. */
function expectOneOutcomePerTurn(sim: CallSimulator, about: string): void {
  const started = sim.of("agent_turn_started").map(({ turnId }) => turnId);
  const ended = [...sim.turns, ...sim.of("speculation_discarded")].map(({ turnId }) => turnId);
  expect(new Set(started).size, `${about}: a turn id used twice`).toBe(started.length);
  expect(new Set(ended).size, `${about}: a turn ended twice`).toBe(ended.length);
  const open = started.filter((turnId) => !ended.includes(turnId));
  expect(open.slice(sim.call.isEnded ? 0 : 1), `${about}: a turn left open`).toEqual([]);
  const indexes = sim.turns.map(({ metrics }) => metrics.index);
  expect(indexes, about).toEqual(indexes.map((_, i) => i + (indexes[0] ?? 0)));
}

/** Never are two of the agent's turns audible at once. */
function expectOneVoice(sim: CallSimulator, about: string): void {
  let speaking: string | null = null;
  for (const event of sim.events) {
    if (event.type === "audio_started") {
      expect(speaking ?? event.turnId, `${about}: two turns audible at once`).toBe(event.turnId);
      speaking = event.turnId;
    }
    if (event.type === "agent_turn_ended" && event.turnId === speaking) speaking = null;
  }
}

function expectFiniteMetrics(sim: CallSimulator, about: string): void {
  for (const { metrics } of sim.turns) {
    for (const [name, value] of Object.entries(metrics)) {
      if (typeof value !== "number") continue;
      expect(Number.isFinite(value), `${about}: ${name} is ${value}`).toBe(true);
      expect(value, `${about}: ${name}`).toBeGreaterThanOrEqual(0);
    }
  }
}

/** A word cut off so shortly before its end may be remembered or not: clocks count whole milliseconds. */
const ROUNDING_SHARE = 0.98;

/**
 * What is remembered of each turn is what came out of the loudspeaker, to the word. To be called when the agent is
 * silent.
 */
export function expectRememberedAsHeard(sim: CallSimulator, about = ""): void {
  const [heard, almostHeard] = [byTurn(sim.heardByCaller()), byTurn(sim.heardByCaller(ROUNDING_SHARE))];
  const remembered = byTurn(sim.remembered());
  for (const turnId of new Set([...almostHeard.keys(), ...remembered.keys()])) {
    // A sentence that goes on behind an opener loses its capital, which no ear hears.
    const truths = [heard.get(turnId) ?? "", almostHeard.get(turnId) ?? ""].map((text) => text.toLowerCase());
    expect(truths, `${about}: ${turnId}`).toContain((remembered.get(turnId) ?? "").toLowerCase());
  }
}

function byTurn(texts: readonly { turnId: string; text: string }[]): Map<string, string> {
  return new Map(texts.map(({ turnId, text }) => [turnId, text]));
}

/**
 * The same on a line that jitters: a word more or less where playback was cut, each time it was. Marks and
 * acknowledgements are as old as the way back took, which varies, so where in the word that is being spoken its
 * listener stopped is known to no better than the jitter.
 */
export function expectRememberedWithinAWord(sim: CallSimulator, about = ""): void {
  const [heard, remembered] = [byTurn(sim.heardByCaller(0.5)), byTurn(sim.remembered())];
  for (const turnId of new Set([...heard.keys(), ...remembered.keys()])) {
    const [truth, memory] = [wordsOf(heard.get(turnId)), wordsOf(remembered.get(turnId))];
    const cuts = sim.of("playback_cleared").filter((event) => event.turnId === turnId).length;
    expect(
      Math.max(truth.length, memory.length) - commonWords(truth, memory),
      `${about}: heard "${truth.join(" ")}", remembered "${memory.join(" ")}"`,
    ).toBeLessThanOrEqual(Math.max(1, cuts));
  }
}

function wordsOf(text = ""): string[] {
  return text === "" ? [] : text.split(" ");
}

/** Length of the longest common subsequence. */
function commonWords(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [at, other] of b.entries()) {
      const kept = Math.max(row[at + 1] as number, next[at] as number);
      next.push(word === other ? (row[at] as number) + 1 : kept);
    }
    row = next;
  }
  return row.at(-1) as number;
}

/** What a sound or a word over the agent may not do: make it say something twice, or leave something out. */
export function expectNothingRepeatedOrLost(sim: CallSimulator, about = ""): void {
  // A millisecond of rounding where playback was cut and taken up again.
  const { repeatedMs, lostMs } = sim.transport.speaker.flaws();
  expect(repeatedMs, `${about}: said twice`).toBeLessThanOrEqual(1);
  expect(lostMs, `${about}: left out`).toBeLessThanOrEqual(1);
}

/** Once over, a call leaves nothing behind: no timer, no session, no further event. */
export async function expectCleanEnd(sim: CallSimulator, about = ""): Promise<void> {
  expect(sim.types.at(-1), about).toBe("call_ended");
  const count = sim.events.length;
  await sim.noAudio(6_000);
  expect(sim.events.length, `${about}: events after the end`).toBe(count);
  expect(sim.clock.pendingTimers, `${about}: timers left`).toBe(0);
  expect(sim.stt.openSessions, `${about}: sessions left`).toBe(0);
  expect(sim.tts.isClosed, about).toBe(true);
}

/**
 * The stages of each turn stand one behind the other and add up, within a millisecond, to its turn gap and to when its
 * answer was heard. Returns how many turns had a wait to be told apart.
 */
export function expectStagesAddUp(sim: CallSimulator, about: string): number {
  let told = 0;
  for (const { turnId, metrics, atMs } of sim.turns) {
    const stages = turnStages(sim.events, turnId, atMs);
    if (stages === null) throw new Error(`${about}: ${turnId} has no stages`);
    for (const [part, wholeMs, isWhole] of [
      [stages.gap, metrics.turnGapMs, stages.isGapWhole],
      [stages.answer, metrics.answerHeardMs, stages.isAnswerWhole],
    ] as const) {
      for (const [index, { fromMs, toMs }] of part.entries()) {
        expect(fromMs, about).toBe(part[index - 1]?.toMs ?? stages.fromMs);
        expect(toMs, about).toBeGreaterThanOrEqual(fromMs);
      }
      if (wholeMs === null) continue;
      expect(isWhole, about).toBe(true);
      const sumMs = part.reduce((sum, stage) => sum + lengthOf(stage), 0);
      expect(Math.abs(sumMs - wholeMs), `${about}: ${turnId} ${sumMs} ms of ${wholeMs}`).toBeLessThanOrEqual(1);
      told++;
    }
  }
  return told;
}
