import { expect } from "vitest";
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
  expect(open, `${about}: a turn left open`).toEqual(
    sim.call.isEnded ? [] : started.slice(-1).filter((id) => open.includes(id)),
  );
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

/** What is remembered of each turn is what came out of the loudspeaker, to the word. To be called when the agent is silent. */
export function expectRememberedAsHeard(sim: CallSimulator, about = ""): void {
  expect(sim.remembered(), about).toEqual(sim.heardByCaller());
}

/**
 * The same on a line that jitters: at most one word more or less. Marks and acknowledgements are as old as the way back took, which varies, so
 * where in the word that is being spoken its listener stopped is known to no better than the jitter.
 */
export function expectRememberedWithinAWord(sim: CallSimulator, about = ""): void {
  const heard = new Map(sim.heardByCaller().map(({ turnId, text }) => [turnId, text.split(" ")]));
  const remembered = new Map(sim.remembered().map(({ turnId, text }) => [turnId, text.split(" ")]));
  for (const turnId of new Set([...heard.keys(), ...remembered.keys()])) {
    const [truth, memory] = [heard.get(turnId) ?? [], remembered.get(turnId) ?? []];
    const difference = `${about}: heard "${truth.join(" ")}", remembered "${memory.join(" ")}"`;
    expect(Math.abs(truth.length - memory.length), difference).toBeLessThanOrEqual(1);
    const shorter = Math.min(truth.length, memory.length);
    expect(memory.slice(0, shorter), difference).toEqual(truth.slice(0, shorter));
  }
}

/** What a sound or a word over the agent may not do: make it say something twice, or leave something out. */
export function expectNothingRepeatedOrLost(sim: CallSimulator): void {
  // A millisecond of rounding where playback was cut and taken up again.
  const { repeatedMs, lostMs } = sim.transport.speaker.flaws();
  expect(repeatedMs, "said twice").toBeLessThanOrEqual(1);
  expect(lostMs, "left out").toBeLessThanOrEqual(1);
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
