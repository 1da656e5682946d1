import { defaultTurnTaking } from "../../voice/agent.ts";
import { EnergyClassifier } from "../../voice/audio/energy-classifier.ts";
import { createEndpointedSpeechToText } from "../../voice/listening/endpointing.ts";
import type { NamedVoice, SpeechToText } from "../../voice/providers.ts";
import { fixedLines } from "../../voice/reply/lines.ts";
import { createDeepgramFluxSpeechToText } from "../../workers/providers/deepgram/deepgram-flux-stt.ts";
import { createDeepgramNovaTranscriber } from "../../workers/providers/deepgram/deepgram-nova-stt.ts";
import { createDeepgramSocketTextToSpeech } from "../../workers/providers/deepgram/deepgram-socket-tts.ts";
import { createDeepgramTextToSpeech } from "../../workers/providers/deepgram/deepgram-tts.ts";
import { seededRandom } from "../support/audio/noise.ts";
import { buildAgent } from "../support/call/agent-builder.ts";
import { CallSimulator } from "../support/call/call-simulator.ts";
import { CARRIER_RATE_HZ } from "../support/call/simulated-carrier.ts";
import { FakeLanguageModel } from "../support/vendors/fake-language-model.ts";
import { serveFluxWire } from "../support/vendors/wire/flux-wire.ts";
import { serveNovaWire } from "../support/vendors/wire/nova-wire.ts";
import { serveSpeakWire, speakFetch } from "../support/vendors/wire/speak-wire.ts";
import { openWire } from "../support/vendors/wire/wire-socket.ts";
import { type Chances, chancesOf } from "./json-mutations.ts";
import { disturbance, disturbedAnswer, disturbedUpgrade } from "./message-mutations.ts";

/** A call in which something happened that must not. */
export interface VendorFinding {
  seed: number;
  complaint: string;
}

export interface VendorFuzzResult {
  calls: number;
  /** Turns of the agent's by their outcome. */
  outcomes: Record<string, number>;
  /** Failures of providers by their stage. */
  failures: Record<string, number>;
  findings: VendorFinding[];
}

/** Longest that a caller who has spoken may hear nothing. */
const MAX_SILENCE_MS = 3_000;
/** The same where the lines are not recorded yet: a voice is given a second before the apology is heard instead. */
const MAX_UNRECORDED_SILENCE_MS = 4_000;
/**
 * The same once the recogniser heard words and does not end their turn: it may wait for more (`turnOptionsOf`), and be
 * lost just before it is overdue.
 */
const MAX_UNENDED_SILENCE_MS = 9_000;
/** More where recogniser and voice are both disturbed: each has its deadline, one after the other. */
const DOUBLY_DISTURBED_MS = 2_500;
/** A turn is over by then. */
const MAX_TURN_MS = 60_000;
/** More would only be the same fault again. */
const MAX_FINDINGS = 10;
/** Largest step between two samples of the voice; noise has many that are larger. */
const MAX_STEP = 8_000;
/** Larger steps are where frames were lost: two a frame at most. */
const MAX_ROUGH_SHARE = 0.01;
const QUESTIONS = ["please tell me when you open", "and is there parking", "how much is a cleaning then"];
const LAST_QUESTION = "what are your opening hours";
const ANSWER = "We open at nine in the morning.";

/** Makes `count` calls, from `seed` on, whose speech vendors send mutations of valid messages, and complains. */
export async function fuzzVendorMessages(count: number, seed: number): Promise<VendorFuzzResult> {
  const result: VendorFuzzResult = { calls: 0, outcomes: {}, failures: {}, findings: [] };
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  const plainFetch = globalThis.fetch;
  process.on("unhandledRejection", note);
  try {
    for (let own = seed; own < seed + count && result.findings.length < MAX_FINDINGS; own++) {
      const call = new FuzzedCall(own);
      globalThis.fetch = call.fetch;
      const complaints = await call.run().catch((error: unknown) => [String((error as Error).stack ?? error)]);
      complaints.push(...unhandled.splice(0).map((error) => `unhandled: ${String((error as Error).stack ?? error)}`));
      result.findings.push(...complaints.map((complaint) => ({ seed: own, complaint })));
      result.calls++;
      for (const { metrics } of call.sim.turns)
        result.outcomes[metrics.outcome] = (result.outcomes[metrics.outcome] ?? 0) + 1;
      for (const { stage } of call.sim.of("provider_failed"))
        result.failures[stage] = (result.failures[stage] ?? 0) + 1;
    }
  } finally {
    process.off("unhandledRejection", note);
    globalThis.fetch = plainFetch;
  }
  return result;
}

class FuzzedCall {
  readonly sim: CallSimulator;
  readonly fetch: typeof fetch;
  readonly #chances: Chances;
  readonly #complaints: string[] = [];
  /** What the caller says at present. */
  #words: readonly string[] = [];
  #isDisturbed = true;
  readonly #areLinesRecorded: boolean;
  readonly #isDoublyDisturbed: boolean;

  constructor(seed: number) {
    const chances = chancesOf(seededRandom(seed));
    const { isSo, pick } = chances;
    this.#chances = chances;
    // One part of the call is disturbed, or all are.
    const part = pick(["stt", "tts", "all"]);
    this.#isDoublyDisturbed = part === "all";
    const rate = pick([0.02, 0.1, 0.3]);
    this.#areLinesRecorded = isSo(0.5);
    const rates = { stt: part === "tts" ? 0 : rate, tts: part === "stt" ? 0 : rate };
    const isDisturbed = (): boolean => this.#isDisturbed;
    const sockets = (sim: CallSimulator, stage: "stt" | "tts", serve: Parameters<typeof openWire>[3]) =>
      openWire(
        sim.clock,
        () => disturbedUpgrade(rates[stage], isDisturbed, chances),
        disturbance(rates[stage], isDisturbed, chances),
        serve,
      );
    const key = { apiKey: "key", baseUrl: "http://vendor.test" };
    const flux = (sim: CallSimulator): SpeechToText =>
      createDeepgramFluxSpeechToText({
        ...key,
        model: "flux-general-en",
        keytermTokenLimit: 500,
        clock: sim.clock,
        openSocket: sockets(sim, "stt", (socket) => serveFluxWire(socket, () => this.#words)),
      });
    const nova = (sim: CallSimulator): SpeechToText =>
      createEndpointedSpeechToText(
        createDeepgramNovaTranscriber({
          ...key,
          model: "nova-3",
          keytermTokenLimit: 500,
          clock: sim.clock,
          openSocket: sockets(sim, "stt", (socket) => serveNovaWire(socket, () => this.#words)),
        }),
        { createClassifier: () => new EnergyClassifier(), clock: sim.clock },
      );
    const speaking = { voice: "aura-2-thalia-en", sampleRateHz: CARRIER_RATE_HZ };
    const overHttp = (): NamedVoice => ({
      provider: "deepgram",
      session: this.#heard(createDeepgramTextToSpeech(key).open(speaking)),
    });
    const overSocket = (sim: CallSimulator): NamedVoice => {
      const openSocket = sockets(sim, "tts", (socket) => serveSpeakWire(socket, CARRIER_RATE_HZ));
      const deps = { ...key, clock: sim.clock, openSocket };
      return {
        provider: "deepgram-socket",
        session: this.#heard(createDeepgramSocketTextToSpeech(deps).open(speaking)),
      };
    };
    this.sim = new CallSimulator({
      line: "carrier",
      agent: { turnTaking: defaultTurnTaking },
      clips: this.#areLinesRecorded ? fixedLines(buildAgent()) : [],
      llm: ({ clock }) => [new FakeLanguageModel({ clock, answer: ANSWER })],
      stt: pick<(sim: CallSimulator) => SpeechToText[]>([
        (sim) => [flux(sim)],
        (sim) => [nova(sim)],
        (sim) => [flux(sim), nova(sim)],
      ]),
      voices: pick<(sim: CallSimulator) => NamedVoice[]>([
        (sim) => [overSocket(sim)],
        () => [overHttp()],
        (sim) => [overSocket(sim), overHttp()],
      ]),
    });
    this.fetch = speakFetch(this.sim.clock, CARRIER_RATE_HZ, () => disturbedAnswer(rates.tts, isDisturbed, chances));
  }

  /** Two turns with disturbed vendors, then one with good ones; returns what was wrong. */
  async run(): Promise<string[]> {
    const { sim } = this;
    const { isSo, pick } = this.#chances;
    await sim.start({ hearGreeting: false });
    await this.#hearOut();
    for (let turn = 0; turn < 2 && !sim.call.isEnded; turn++) await this.#ask(pick(QUESTIONS), isSo(0.2));
    this.#isDisturbed = false;
    if (!sim.call.isEnded) await this.#askWell();
    sim.call.end("caller_hung_up");
    await sim.noAudio(10_000);
    if (sim.clock.pendingTimers > 0) this.#complain(`${sim.clock.pendingTimers} timers are left`);
    const ended = sim.turns.map(({ turnId }) => turnId);
    if (new Set(ended).size !== ended.length) this.#complain("a turn ended twice");
    return this.#complaints;
  }

  /** With good vendors a question is answered; the caller may be asked to say it again. */
  async #askWell(): Promise<void> {
    const { sim } = this;
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = sim.turns.length;
      await this.#ask(LAST_QUESTION, false);
      const answers = sim.turns.slice(before).filter(({ metrics }) => metrics.outcome === "completed");
      if (answers.some(({ personal }) => personal.replyText === ANSWER)) return;
      if (sim.call.isEnded) break;
    }
    this.#complain("a question is not answered though the vendors are well");
  }

  /** The caller asks, may speak over the answer, and hears it out. */
  async #ask(question: string, speaksOver: boolean): Promise<void> {
    const { sim } = this;
    await this.#say(question);
    if (speaksOver && !sim.call.isEnded) {
      await sim.silence(this.#chances.below(150) * 20);
      await this.#say("oh and is there parking");
    }
    const spokeUntilMs = sim.nowMs;
    let maxSilenceMs = this.#maxSilenceMs();
    while (!sim.call.isEnded && !this.#isSounding() && sim.nowMs - spokeUntilMs <= maxSilenceMs) {
      await sim.silence(20);
      maxSilenceMs = Math.max(maxSilenceMs, this.#maxSilenceMs());
    }
    if (sim.call.isEnded) return;
    if (!this.#isSounding()) this.#complain(`nothing is heard ${maxSilenceMs} ms after the caller has spoken`);
    await this.#hearOut();
    const untilMs = sim.last("agent_turn_ended")?.atMs ?? 0;
    if (untilMs <= spokeUntilMs) return;
    const silenceMs = sim.longestSilenceMs(spokeUntilMs, untilMs);
    if (silenceMs > maxSilenceMs) this.#complain(`${silenceMs} ms of silence within a turn`);
  }

  #maxSilenceMs(): number {
    const heard = new Set(["interim_transcript", "eager_end_of_turn", "turn_resumed"]);
    const over = new Set(["stt_reopened", "turn_committed", "speech_started"]);
    const last = this.sim.types.findLast((type) => heard.has(type) || over.has(type));
    const isUnended = last !== undefined && heard.has(last);
    const recordedMs = this.#areLinesRecorded ? MAX_SILENCE_MS : MAX_UNRECORDED_SILENCE_MS;
    return (isUnended ? MAX_UNENDED_SILENCE_MS : recordedMs) + (this.#isDoublyDisturbed ? DOUBLY_DISTURBED_MS : 0);
  }

  async #say(words: string): Promise<void> {
    this.#words = words.split(" ");
    await this.sim.callerSpeaks(words);
  }

  #isSounding(): boolean {
    return this.sim.transport.speaker.endMs > this.sim.clock.now();
  }

  /** Silence until the agent has nothing more to say and waits for the caller. */
  async #hearOut(): Promise<void> {
    const { sim } = this;
    const fromMs = sim.nowMs;
    const isOver = (): boolean =>
      sim.call.isEnded || (sim.last("status_changed")?.status === "listening" && !this.#isSounding());
    while (!isOver()) {
      if (sim.nowMs - fromMs > MAX_TURN_MS) throw new Error(`the turn does not end: ${sim.transcript().join(" / ")}`);
      await sim.silence(100);
    }
  }

  #complain(complaint: string): void {
    this.#complaints.push(`${complaint} (at ${this.sim.nowMs} ms): ${this.sim.transcript().join(" / ")}`);
  }

  /** A voice as `session` speaks it; complains of noise. */
  #heard(session: NamedVoice["session"]): NamedVoice["session"] {
    const complain = (text: string, share: number): void =>
      this.#complain(`${(share * 100).toFixed(1)} % of "${text}" are noise`);
    return {
      async *synthesize(text, signal) {
        let [rough, count, last] = [0, 0, 0];
        for await (const samples of session.synthesize(text, signal)) {
          for (const sample of samples) {
            if (Math.abs(sample - last) > MAX_STEP) rough += 1;
            last = sample;
          }
          count += samples.length;
          yield samples;
        }
        if (rough > 20 && rough / count > MAX_ROUGH_SHARE) complain(text, rough / count);
      },
      close: () => session.close(),
    };
  }
}
