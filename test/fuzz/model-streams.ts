import type { LanguageModelRequest } from "../../voice/providers.ts";
import type { Tool } from "../../voice/reply/tools.ts";
import { messagesToWire } from "../../workers/providers/openai/chat-messages.ts";
import { seededRandom } from "../support/audio/noise.ts";
import { CallSimulator } from "../support/call/call-simulator.ts";
import { type CompletionStream, completionStreams } from "../support/vendors/completion-streams.ts";
import { type StreamedAnswer, StreamedLanguageModel } from "../support/vendors/streamed-language-model.ts";
import { templateComplaint } from "../support/vendors/strict-template.ts";
import { type Chances, chancesOf } from "./json-mutations.ts";
import { mutated } from "./stream-mutations.ts";

/** A call in which something happened that must not. */
export interface StreamFinding {
  seed: number;
  complaint: string;
}

export interface StreamFuzzResult {
  calls: number;
  /** Turns of answers by their outcome. */
  outcomes: Record<string, number>;
  /** Bookings made. */
  bookings: number;
  findings: StreamFinding[];
}

/** Longest that a caller who waits may hear nothing. */
const MAX_SILENCE_MS = 3_000;
/** A turn is over by then: two minutes of speech, and every line that asks for patience. */
const MAX_TURN_MS = 160_000;
/** More would only be the same fault again. */
const MAX_FINDINGS = 10;
const HOLDING = ["One moment, please.", "I am still looking, thank you for waiting."];
const GOOD = "We open at nine in the morning.";
/** What models write around an answer; one in the voice's mouth is a fault, whole or not. */
const TAG =
  /<\/?\w*:?(?:think|thought|reason|reflect|tool_call|function|invoke|parameter)\w*[^<>]*>|<[|｜][^<>]*[|｜]>|\[\/?(?:THINK|TOOL_CALLS)\]|◁\/?think▷/i;

/** Makes `count` calls, from `seed` on, whose model streams are mutations of the recorded ones, and complains. */
export async function fuzzModelStreams(count: number, seed: number): Promise<StreamFuzzResult> {
  const streams = completionStreams().filter(({ fails }) => !fails);
  const result: StreamFuzzResult = { calls: 0, outcomes: {}, bookings: 0, findings: [] };
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", note);
  try {
    for (let own = seed; own < seed + count && result.findings.length < MAX_FINDINGS; own++) {
      const call = new FuzzedCall(own, streams);
      const complaints = await call.run().catch((error: unknown) => [String((error as Error).stack ?? error)]);
      complaints.push(...unhandled.splice(0).map((error) => `unhandled: ${String((error as Error).stack ?? error)}`));
      result.findings.push(...complaints.map((complaint) => ({ seed: own, complaint })));
      result.calls++;
      result.bookings += call.bookings;
      for (const { metrics } of call.sim.turns) {
        if (metrics.source === "text" || metrics.source === "speech")
          result.outcomes[metrics.outcome] = (result.outcomes[metrics.outcome] ?? 0) + 1;
      }
    }
  } finally {
    process.off("unhandledRejection", note);
  }
  return result;
}

class FuzzedCall {
  readonly sim: CallSimulator;
  bookings = 0;
  readonly #chances: Chances;
  /** Of all models, in order. */
  readonly #requests: LanguageModelRequest[] = [];
  /** From now on every model answers well. */
  #isWell = false;

  constructor(seed: number, streams: readonly CompletionStream[]) {
    const chances = chancesOf(seededRandom(seed));
    const { below, isSo, pick } = chances;
    this.#chances = chances;
    const toolMs = pick([20, 300, 1_200, 5_000]);
    const calls = streams.filter((stream) => stream.calls.length > 0);
    const answer = (request: LanguageModelRequest): StreamedAnswer => {
      this.#requests.push(request);
      if (this.#isWell) return { pieces: [said(GOOD), END] };
      if (isSo(0.3)) return { pieces: [said("It is done, on Friday. Anything else?"), END], everyMs: below(100) };
      return mutated(pick(isSo(0.5) ? calls : streams), chances);
    };
    this.sim = new CallSimulator({
      // Of the two kinds of line, the one with the fewer samples.
      line: "carrier",
      tools: [this.#tool("book_appointment", false, toolMs), this.#tool("list_appointments", true, toolMs)],
      clips: isSo(0.7) ? HOLDING : [],
      llm: ({ clock }) => {
        return Array.from({ length: 1 + below(2) }, (_, i) => {
          // A name of its own: what a model was seen to do is remembered.
          const model = `fuzzed ${seed} ${i}`;
          return new StreamedLanguageModel({ clock, provider: `model ${i}`, model, answer });
        });
      },
    });
  }

  /** Two turns with mutated streams, then one with a good one; returns what was wrong. */
  async run(): Promise<string[]> {
    const { sim } = this;
    const complaints: string[] = [];
    await sim.start();
    for (let turn = 0; turn < 2 && !sim.call.isEnded; turn++) {
      await this.#ask("please book me in for friday");
      complaints.push(...this.#complaints());
    }
    this.#isWell = true;
    if (!sim.call.isEnded) {
      await this.#ask("and when do you open");
      if (sim.turns.at(-1)?.personal.heardText.endsWith(GOOD) !== true)
        complaints.push(`a good answer was not heard: ${sim.transcript().at(-1)}`);
      complaints.push(...this.#complaints(), ...this.#forgottenBookings());
    }
    sim.call.end("caller_hung_up");
    await sim.noAudio(10_000);
    if (sim.clock.pendingTimers > 0) complaints.push(`${sim.clock.pendingTimers} timers are left`);
    return complaints;
  }

  /** The caller asks, may speak over the answer, and hears it out. */
  async #ask(question: string): Promise<void> {
    const { sim } = this;
    const { below, isSo } = this.#chances;
    const askedMs = sim.nowMs;
    sim.call.receiveText(question);
    if (!this.#isWell && isSo(0.15)) {
      await sim.noAudio(below(4_000));
      sim.call.receiveText("oh and is there parking");
    }
    const isOver = (): boolean =>
      sim.call.isEnded ||
      (sim.last("status_changed")?.status === "listening" && sim.transport.speaker.endMs <= sim.clock.now());
    while (!isOver()) {
      if (sim.nowMs - askedMs > MAX_TURN_MS) throw new Error(`the turn does not end: ${sim.transcript().join(" / ")}`);
      await sim.noAudio(100);
    }
  }

  #complaints(): string[] {
    const { sim } = this;
    const complaints: string[] = [];
    const spoken = [...sim.tts.requests, ...sim.transcript()].filter((text) => TAG.test(text));
    if (spoken.length > 0) complaints.push(`spoken: ${spoken.join(" / ")}`);
    const askedMs = sim.last("turn_committed")?.atMs ?? 0;
    const silenceMs = sim.longestSilenceMs(askedMs, sim.last("agent_turn_ended")?.atMs ?? askedMs);
    if (silenceMs > MAX_SILENCE_MS) complaints.push(`${silenceMs} ms of silence: ${sim.transcript().join(" / ")}`);
    for (const { messages } of this.#requests) {
      const complaint = templateComplaint(messagesToWire(messages));
      if (complaint !== null) complaints.push(`${complaint} ${JSON.stringify(messagesToWire(messages))}`);
    }
    const ended = sim.turns.map(({ turnId }) => turnId);
    if (new Set(ended).size !== ended.length) complaints.push("a turn ended twice");
    return complaints;
  }

  /** Bookings of turns that the caller did not hear the end of, and that the model is not reminded of. */
  #forgottenBookings(): string[] {
    const { sim } = this;
    const cutOff = sim.turns.filter(({ metrics }) => metrics.outcome !== "completed").map(({ turnId }) => turnId);
    const made = sim
      .of("tool_finished")
      .filter(({ turnId, personal }) => cutOff.includes(turnId) && personal?.result.includes('"ok":true'));
    const told = this.#requests.at(-1)?.messages ?? [];
    return made
      .filter(({ personal }) => !told.some(({ content }) => content.includes(personal?.result ?? "")))
      .map(({ turnId, personal }) => `the model has forgotten ${personal?.result} of ${turnId}`);
  }

  #tool(name: string, isReadOnly: boolean, takesMs: number): Tool {
    const parameters = { type: "object", properties: { day: { type: "string" } } };
    const keys = new Set<string>();
    return {
      definition: { name, description: "", parameters },
      isReadOnly,
      run: ({ argumentsJson }, key) =>
        new Promise((resolve) => {
          this.sim.clock.startTimer(takesMs, () => {
            if (!isReadOnly && !isSlot(argumentsJson)) {
              resolve({ isOk: false, content: '{"ok":false,"say":"For which day?"}' });
              return;
            }
            if (keys.has(key)) throw new Error(`the key ${key} was used twice`);
            keys.add(key);
            if (!isReadOnly) this.bookings++;
            resolve({ isOk: true, content: `{"ok":true,"ref":"${name} ${keys.size}"}` });
          });
        }),
    };
  }
}

function isSlot(json: string): boolean {
  try {
    return typeof (JSON.parse(json) as { day?: unknown }).day === "string";
  } catch {
    return false;
  }
}

function said(text: string): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })}\n\n`;
}

const END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
